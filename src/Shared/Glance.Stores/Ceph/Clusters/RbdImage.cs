using System.Runtime.InteropServices;
using System.Text;
using Glance.Stores.Ceph.Native;
using Glance.Stores.Posix;

namespace Glance.Stores.Ceph.Clusters;

/// <summary>
/// An open image. It is closed when whoever opened it and every request have let go of it: a request that outlives its caller finds what it
/// needs. Closing waits for the cluster and is done on a thread of its own, or on one that waits anyway.
/// </summary>
internal sealed class RbdImage
{
    private const int RoomForSnapshot = 512;

    private readonly Lock _lock = new();
    private readonly byte[] _answer = GC.AllocateArray<byte>(RoomForSnapshot, pinned: true);
    private readonly nint _pool;
    private readonly nint _image;
    private string? _header;
    private ulong _snapshot;
    private int _users = 1;

    private RbdImage(RbdConnection connection, nint pool, nint image)
    {
        Connection = connection;
        _pool = pool;
        _image = image;
    }

    /// <summary>The connection it was opened with.</summary>
    public RbdConnection Connection { get; }

    /// <summary>Bytes of the image, or of its snapshot, when it was opened.</summary>
    public long Size { get; private set; }

    /// <summary>The library's handle, for calls on a thread that waits.</summary>
    public nint Handle => _image;

    /// <summary>Opens one for writing; from then on the cluster counts it as in use.</summary>
    /// <exception cref="CephCallException">It cannot be opened.</exception>
    public static RbdImage OpenToWrite(RbdSession session, string pool, string name)
    {
        var context = session.Pool(pool);
        session.Require("rbd_open", LibRbd.rbd_open(context, name, out var handle, null));
        return Hold(session, context, handle);
    }

    /// <summary>Opens one, or a snapshot of one, for reading. The cluster does not know of readers: what is removed under one reads as
    /// zeroes, which is why reads look at the snapshot afterwards (docs/decisions/0378).</summary>
    /// <exception cref="CephCallException">It cannot be opened.</exception>
    public static RbdImage OpenToRead(RbdSession session, string pool, string name, string? snapshot)
    {
        var context = session.Pool(pool);
        session.Require("rbd_open_read_only", LibRbd.rbd_open_read_only(context, name, out var handle, snapshot));
        var image = Hold(session, context, handle);
        try
        {
            session.Require("rbd_get_size", LibRbd.rbd_get_size(handle, out var size));
            image.Size = (long)size;
            if (snapshot is not null)
                image.Identify(session, snapshot);
            return image;
        }
        catch (CephCallException)
        {
            _ = image.ReleaseAsync();
            throw;
        }
    }

    /// <summary>Reads, and then makes sure that what was read is what was stored. A faulted task says how either failed.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="pinned">Where they go.</param>
    /// <param name="length">How many.</param>
    /// <returns>How many there were; less than none when the image is not there any more.</returns>
    public async Task<int> ReadAsync(long offset, byte[] pinned, int length)
    {
        Use();
        try
        {
            var got = await CephRequest.ReadAsync(_image, offset, pinned, length).ConfigureAwait(false);
            if (_header is null)
                return got;
            return await CephRequest.HasSnapshotAsync(_pool, _header, _snapshot, _answer).ConfigureAwait(false) ? got : -1;
        }
        finally
        {
            _ = ReleaseAsync();
        }
    }

    /// <summary>Reads from an image that was opened without a snapshot.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="memory">Where they go; it stays where it is until the cluster has answered.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> ReadAsync(long offset, Memory<byte> memory)
    {
        Use();
        try
        {
            return await CephRequest.ReadAsync(_image, offset, memory).ConfigureAwait(false);
        }
        finally
        {
            _ = ReleaseAsync();
        }
    }

    /// <summary>Writes.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="memory">The bytes; nobody changes them meanwhile.</param>
    public async Task<int> WriteAsync(long offset, ReadOnlyMemory<byte> memory)
    {
        Use();
        try
        {
            return await CephRequest.WriteAsync(_image, offset, memory).ConfigureAwait(false);
        }
        finally
        {
            _ = ReleaseAsync();
        }
    }

    /// <summary>Writes.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="pinned">The bytes; nobody changes them meanwhile.</param>
    /// <param name="length">How many.</param>
    public async Task<int> WriteAsync(long offset, byte[] pinned, int length)
    {
        Use();
        try
        {
            return await CephRequest.WriteAsync(_image, offset, pinned, length).ConfigureAwait(false);
        }
        finally
        {
            _ = ReleaseAsync();
        }
    }

    /// <summary>The id that Ceph gave it, which it keeps under any name.</summary>
    /// <exception cref="CephCallException">It cannot be told.</exception>
    public unsafe string ReadId(RbdSession session)
    {
        var id = stackalloc byte[128];
        session.Require("rbd_get_id", LibRbd.rbd_get_id(_image, id, 128));
        return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(id));
    }

    /// <summary>Keeps it open until one more <see cref="ReleaseAsync"/>.</summary>
    public void Use()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_users == 0, this);
            _users++;
        }
    }

    /// <summary>Whoever opened it lets go; when a request is under way it is closed after that. Done when it is closed, or closed by
    /// others.</summary>
    public Task<bool> ReleaseAsync() => IsLast() ? DiskThread.RunAsync(Close) : Task.FromResult(true);

    /// <summary>The same on a thread that waits: with no request under way it is closed when the call returns.</summary>
    public void Release(RbdSession session)
    {
        if (IsLast())
            Close();
        session.Progress.Step();
    }

    private static RbdImage Hold(RbdSession session, nint pool, nint handle)
    {
        // The session's work holds the connection, so it can be held once more.
        if (!session.Connection.TryUse())
            throw new CephCallException("rbd_open", CephErrno.NotConnected);
        return new RbdImage(session.Connection, pool, handle);
    }

    private void Identify(RbdSession session, string snapshot)
    {
        session.Require("rbd_snap_get_id", LibRbd.rbd_snap_get_id(_image, snapshot, out _snapshot));
        _header = $"rbd_header.{ReadId(session)}";
    }

    private bool IsLast()
    {
        lock (_lock)
            return --_users == 0;
    }

    private bool Close()
    {
        _ = LibRbd.rbd_close(_image);
        Connection.Release();
        return true;
    }
}
