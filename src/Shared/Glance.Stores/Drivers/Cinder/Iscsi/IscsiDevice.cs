using System.Buffers;
using System.Runtime.InteropServices;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Connections;
using Glance.Stores.Drivers.Cinder.Iscsi.Scsi;
using Glance.Stores.Drivers.Cinder.Iscsi.Sessions;

namespace Glance.Stores.Drivers.Cinder.Iscsi;

/// <summary>
/// Bytes of a volume of blocks. What begins or ends inside a block is read with the rest of the block; to write it, the block is read
/// first, by one write at a time, so that what lies beside it stays.
/// </summary>
/// <param name="storeId">The store, for messages.</param>
/// <param name="session">The open volume; this closes it.</param>
/// <param name="writable">Whether it is written to.</param>
/// <param name="time">The clock.</param>
internal sealed class IscsiDevice(string storeId, IscsiSession session, bool writable, TimeProvider time) : IVolumeDevice
{
    private static readonly TimeSpan ForFarewell = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _edges = new(1, 1);
    private readonly int _block = session.Unit.BlockSize;
    private volatile bool _isDirty;
    private bool _isClosed;

    public long Size { get; } = session.Unit.Blocks * session.Unit.BlockSize;

    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellationToken.ThrowIfCancellationRequested();
        var length = (int)Math.Clamp(Size - offset, 0, buffer.Length);
        if (length == 0)
            return 0;
        using var pinned = buffer.Pin();
        var range = new BlockRange(offset, length, _block);
        var edges = range.IsWhole ? [] : Scratch();
        await RunAsync(range, ScsiDirection.FromTarget, Around(range, pinned, edges), edges, "a volume cannot be read", cancellationToken)
            .ConfigureAwait(false);
        return length;
    }

    public async ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        const string What = "a volume cannot be written";
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellationToken.ThrowIfCancellationRequested();
        if (!writable)
            throw Failed(StoreFailure.Denied, "it was opened for reading only");
        if (offset > Size - data.Length)
            throw Failed(StoreFailure.Full, $"it has {Size} bytes, and {data.Length} at {offset} do not fit");
        if (data.Length == 0)
            return;
        _isDirty = true;
        using var pinned = data.Pin();
        var range = new BlockRange(offset, data.Length, _block);
        if (range.IsWhole)
        {
            await RunAsync(range, ScsiDirection.ToTarget, Around(range, pinned, []), null, What, cancellationToken).ConfigureAwait(false);
            return;
        }

        await _edges.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var edges = Scratch();
            await ReadEdgesAsync(range, edges, What, cancellationToken).ConfigureAwait(false);
            await RunAsync(range, ScsiDirection.ToTarget, Around(range, pinned, edges), edges, What, cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            _edges.Release();
        }

        StoreException Failed(StoreFailure failure, string reason) => new(failure, storeId, $"Store {storeId}: {What}: {reason}");
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _isDirty = false;
        try
        {
            foreach (var command in (byte[][])[ScsiCommandBlock.Synchronize16(), ScsiCommandBlock.Synchronize10()])
            {
                try
                {
                    await session.RunAsync(new IscsiTransfer(command, session.Wait), cancellationToken).ConfigureAwait(false);
                    return;
                }
                catch (ScsiFailure e) when (e.Answer.IsUnknownCommand)
                {
                    // Who knows neither of them has no cache.
                }
            }
        }
        catch (Exception e) when (IscsiFailures.IsOfTarget(e))
        {
            throw IscsiFailures.Of(storeId, "a volume cannot be flushed", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        if (_isDirty && session.IsUp)
            await FlushQuietlyAsync().ConfigureAwait(false);
        await session.DisposeAsync().ConfigureAwait(false);
        _edges.Dispose();
    }

    // What an upload needs it has flushed, and learnt how that ended.
    private async Task FlushQuietlyAsync()
    {
        using var limit = new CancellationTokenSource(ForFarewell, time);
        try
        {
            await FlushAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StoreException or OperationCanceledException)
        {
            // It is closed all the same.
        }
    }

    private async ValueTask ReadEdgesAsync(BlockRange range, byte[] edges, string what, CancellationToken cancellationToken)
    {
        if (range.Before > 0 || (range.After > 0 && range.Count == 1))
            await ReadEdgeAsync(range.First, edges, 0, what, cancellationToken).ConfigureAwait(false);
        if (range.Count == 1)
            edges.AsSpan(0, _block).CopyTo(edges.AsSpan(_block));
        else if (range.After > 0)
            await ReadEdgeAsync(range.First + range.Count - 1, edges, _block, what, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask ReadEdgeAsync(long block, byte[] edges, int to, string what, CancellationToken cancellationToken) =>
        RunAsync(new BlockRange(block * _block, _block, _block), ScsiDirection.FromTarget, [Piece(edges, to, _block)], edges, what,
            cancellationToken);

    private async ValueTask RunAsync(
        BlockRange range, ScsiDirection direction, MemoryPiece[] pieces, object? room, string what, CancellationToken cancellationToken)
    {
        var transfer = new IscsiTransfer(direction, range.First, range.Count, pieces, session.Wait) { Room = room };
        try
        {
            await session.RunAsync(transfer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IscsiFailures.IsOfTarget(e))
        {
            throw IscsiFailures.Of(storeId, what, e);
        }
    }

    // Room for the first and the last block.
    private byte[] Scratch() => GC.AllocateUninitializedArray<byte>(2 * _block, pinned: true);

    private unsafe MemoryPiece[] Around(BlockRange range, MemoryHandle pinned, byte[] edges)
    {
        var middle = new MemoryPiece((nint)pinned.Pointer, range.Length);
        if (range.IsWhole)
            return [middle];
        var before = range.Before > 0 ? [Piece(edges, 0, range.Before)] : Array.Empty<MemoryPiece>();
        var after = range.After > 0 ? [Piece(edges, (2 * _block) - range.After, range.After)] : Array.Empty<MemoryPiece>();
        return [.. before, middle, .. after];
    }

    private static MemoryPiece Piece(byte[] pinned, int from, int length) =>
        new(Marshal.UnsafeAddrOfPinnedArrayElement(pinned, from), length);
}
