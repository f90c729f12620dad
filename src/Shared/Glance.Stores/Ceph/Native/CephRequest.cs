using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Glance.Stores.Ceph.Native;

/// <summary>
/// A request that Ceph's libraries carry out by themselves: no thread waits for it. What it reads into or writes from stays where it is
/// until
/// the answer has come, however long that takes and whoever has stopped waiting.
/// </summary>
internal sealed class CephRequest : TaskCompletionSource<int>
{
    private readonly string _call;
    private readonly byte[]? _array;
    private readonly MemoryHandle _memory;
    private GCHandle _self;

    // Answers come on the libraries' threads, which must not run ours.
    private CephRequest(string call, byte[] pinned)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        _call = call;
        _array = pinned;
    }

    private CephRequest(string call, MemoryHandle memory)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        _call = call;
        _memory = memory;
    }

    private unsafe byte* Buffer => _array is null ? (byte*)_memory.Pointer : (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);

    /// <summary>Reads from an image into memory of whichever kind, which stays where it is until the answer has come.</summary>
    /// <param name="image">The open image.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="memory">Where they go.</param>
    public static unsafe Task<int> ReadAsync(nint image, long offset, Memory<byte> memory)
    {
        var request = new CephRequest("rbd_aio_read", memory.Pin());
        var completion = request.BeginImage();
        return request.Sent(LibRbd.rbd_aio_read(image, (ulong)offset, (nuint)memory.Length, request.Buffer, completion), completion);
    }

    /// <summary>Writes memory of whichever kind to an image; it stays where it is until the answer has come.</summary>
    /// <param name="image">The open image.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="memory">The bytes.</param>
    public static unsafe Task<int> WriteAsync(nint image, long offset, ReadOnlyMemory<byte> memory)
    {
        var request = new CephRequest("rbd_aio_write", memory.Pin());
        var completion = request.BeginImage();
        return request.Sent(LibRbd.rbd_aio_write(image, (ulong)offset, (nuint)memory.Length, request.Buffer, completion), completion);
    }

    /// <summary>Reads from an image; how many bytes there were.</summary>
    /// <param name="image">The open image.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="pinned">Where they go, an array that the garbage collector does not move.</param>
    /// <param name="length">How many at most.</param>
    public static unsafe Task<int> ReadAsync(nint image, long offset, byte[] pinned, int length)
    {
        var request = new CephRequest("rbd_aio_read", pinned);
        var completion = request.BeginImage();
        return request.Sent(LibRbd.rbd_aio_read(image, (ulong)offset, (nuint)length, request.Buffer, completion), completion);
    }

    /// <summary>Writes to an image.</summary>
    /// <param name="image">The open image.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="pinned">The bytes, in an array that the garbage collector does not move and nobody changes meanwhile.</param>
    /// <param name="length">How many of them.</param>
    public static unsafe Task<int> WriteAsync(nint image, long offset, byte[] pinned, int length)
    {
        var request = new CephRequest("rbd_aio_write", pinned);
        var completion = request.BeginImage();
        return request.Sent(LibRbd.rbd_aio_write(image, (ulong)offset, (nuint)length, request.Buffer, completion), completion);
    }

    /// <summary>Whether an image still has a snapshot, as its header says now and not as an open image remembers.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="header">Name of the image's header object.</param>
    /// <param name="snapshot">The snapshot's number.</param>
    /// <param name="pinned">Room for the answer.</param>
    public static async Task<bool> HasSnapshotAsync(nint pool, string header, ulong snapshot, byte[] pinned)
    {
        try
        {
            await SnapshotAsync(pool, header, snapshot, pinned).ConfigureAwait(false);
            return true;
        }
        catch (CephCallException e) when (e.Errno == CephErrno.Range)
        {
            return true; // a description that is longer than the room is one
        }
        catch (CephCallException e) when (e.Errno == CephErrno.NoEntry)
        {
            return false;
        }
    }

    private static unsafe Task<int> SnapshotAsync(nint pool, string header, ulong snapshot, byte[] pinned)
    {
        var request = new CephRequest("rbd.snapshot_get", pinned);
        request._self = GCHandle.Alloc(request);
        var made = LibRados.rados_aio_create_completion2(GCHandle.ToIntPtr(request._self), &ObjectDone, out var completion);
        if (made < 0)
            return request.Refused(made);
        // Ceph's numbers have their low byte first; the call copies its input.
        var input = BitConverter.IsLittleEndian ? snapshot : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(snapshot);
        var sent = LibRados.rados_aio_exec(
            pool, header, completion, "rbd", "snapshot_get", (byte*)&input, sizeof(ulong), request.Buffer, (nuint)pinned.Length);
        if (sent >= 0)
            return request.Task;
        LibRados.rados_aio_release(completion);
        return request.Refused(sent);
    }

    private unsafe nint BeginImage()
    {
        _self = GCHandle.Alloc(this);
        var made = LibRbd.rbd_aio_create_completion(GCHandle.ToIntPtr(_self), &ImageDone, out var completion);
        if (made >= 0)
            return completion;
        LetGo();
        throw new CephCallException(_call, -made);
    }

    private Task<int> Sent(int result, nint completion)
    {
        if (result >= 0)
            return Task;
        LibRbd.rbd_aio_release(completion);
        return Refused(result);
    }

    // It was never on its way: nobody will answer.
    private Task<int> Refused(int result)
    {
        LetGo();
        throw new CephCallException(_call, -result);
    }

    private void LetGo()
    {
        _self.Free();
        _memory.Dispose();
    }

    private void Answer(long result)
    {
        LetGo();
        if (result < 0)
            TrySetException(new CephCallException(_call, (int)-result));
        else
            TrySetResult((int)result);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ImageDone(nint completion, nint argument)
    {
        var result = LibRbd.rbd_aio_get_return_value(completion);
        LibRbd.rbd_aio_release(completion);
        ((CephRequest)GCHandle.FromIntPtr(argument).Target!).Answer(result); // not null: it holds itself until then
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ObjectDone(nint completion, nint argument)
    {
        var result = LibRados.rados_aio_get_return_value(completion);
        LibRados.rados_aio_release(completion);
        ((CephRequest)GCHandle.FromIntPtr(argument).Target!).Answer(result); // not null: it holds itself until then
    }
}
