using Glance.Domain.Stores;
using Microsoft.Win32.SafeHandles;
using Files = System.IO.File;

namespace Glance.Stores.Drivers.Swift.Uploads;

/// <summary>
/// Data on this host's disk until it has arrived, however large (<c>swift_buffer_on_upload</c>). Its file has no name from the beginning,
/// so that nothing of it is left when the process dies.
/// </summary>
internal sealed class SegmentOnDisk : SegmentData
{
    private const int ReadSize = 256 * 1024;

    private readonly SafeFileHandle _file;
    private readonly string _storeId;
    private byte[]? _read;
    private long _length;

    /// <summary>Makes the file.</summary>
    /// <param name="capacity">Bytes it may have.</param>
    /// <param name="directory">Where.</param>
    /// <param name="storeId">The store, for failures.</param>
    /// <exception cref="StoreException">Unavailable: there can be no file.</exception>
    public SegmentOnDisk(long capacity, string directory, string storeId)
        : base(capacity)
    {
        _storeId = storeId;
        var path = Path.Combine(directory, $"glance-{Guid.NewGuid():N}.segment");
        try
        {
            _file = Files.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            Files.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure("cannot be buffered in swift_upload_buffer_dir", e);
        }
    }

    public override long Length => Volatile.Read(ref _length);

    public override bool IsKept => true;

    public override bool IsWhole => true;

    public override async ValueTask<int> FillAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var count = (int)Math.Min(data.Length, Capacity - _length);
        try
        {
            await RandomAccess.WriteAsync(_file, data[..count], _length, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw Failure("cannot be buffered in swift_upload_buffer_dir", e);
        }

        Volatile.Write(ref _length, _length + count);
        return count;
    }

    public override void Complete()
    {
        // It is sent when it is complete; nobody waits.
    }

    public override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long position, CancellationToken cancellationToken)
    {
        _read ??= new byte[ReadSize];
        var count = (int)Math.Min(_read.Length, Length - position);
        if (count == 0)
            return ReadOnlyMemory<byte>.Empty;
        try
        {
            var got = await RandomAccess.ReadAsync(_file, _read.AsMemory(0, count), position, cancellationToken).ConfigureAwait(false);
            return got > 0 ? _read.AsMemory(0, got) : throw new EndOfStreamException("the buffer ended early");
        }
        catch (IOException e)
        {
            throw Failure("cannot be read from swift_upload_buffer_dir", e);
        }
    }

    public override void Sent(long position)
    {
    }

    public override void Dispose() => _file.Dispose();

    private StoreException Failure(string what, Exception cause) =>
        new(StoreFailure.Unavailable, _storeId, $"Store {_storeId}: image data {what}", cause);
}
