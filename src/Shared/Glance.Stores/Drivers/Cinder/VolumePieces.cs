using System.Numerics;
using Glance.Domain.Stores;
using Glance.Stores.Ceph.Clusters;

namespace Glance.Stores.Drivers.Cinder;

/// <summary>The bytes of an upload on their way to its volume: gathered into pieces, of which several are written at a time.</summary>
/// <param name="memory">Where pieces come from.</param>
/// <param name="volume">The volume.</param>
internal sealed class VolumePieces(PinnedPieces memory, WritableVolume volume) : IAsyncDisposable
{
    private const int MostUnderWay = 4;

    // How much more than it brings at once a sender gets, as in Ceph.
    private const int TimesBrought = 4;

    private readonly Queue<(Task Request, byte[] Memory)> _underWay = new();
    private readonly CancellationTokenSource _ended = new();
    private byte[]? _piece;
    private int _end;
    private int _filled;

    /// <summary>Bytes that were taken, those in the piece that is not full aside.</summary>
    public long Written { get; private set; }

    /// <summary>Takes the next bytes; waits while enough pieces are under way.</summary>
    /// <exception cref="StoreException">Any kind but Duplicate.</exception>
    public async ValueTask TakeAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        while (!data.IsEmpty)
        {
            var piece = _piece ??= Begin(data.Length);
            var part = Math.Min(data.Length, _end - _filled);
            data.Span[..part].CopyTo(piece.AsSpan(_filled));
            _filled += part;
            data = data[part..];
            if (_filled == _end)
                await SendAsync(piece, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes what is left and waits until all of it is there.</summary>
    /// <exception cref="StoreException">Any kind but Duplicate.</exception>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (_piece is not null && _filled > 0)
            await SendAsync(_piece, cancellationToken).ConfigureAwait(false);
        while (_underWay.Count > 0)
            await ArriveAsync(cancellationToken).ConfigureAwait(false);
        ReturnPiece();
    }

    /// <summary>Ends what is under way and waits for it, whatever becomes of it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        while (_underWay.TryDequeue(out var one))
        {
            await one.Request.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (one.Request.IsCompletedSuccessfully)
                memory.Return(one.Memory);
        }

        ReturnPiece();
        _ended.Dispose();
    }

    private byte[] Begin(int brought)
    {
        var wanted = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min((long)brought * TimesBrought, PinnedPieces.Largest));
        var size = Math.Clamp(wanted, PinnedPieces.Smallest, PinnedPieces.Largest);
        _end = PinnedPieces.UntilNext(Written, size);
        return memory.Rent(size);
    }

    // A volume is of whole GiB, and no piece crosses a multiple of its own size.
    private async ValueTask SendAsync(byte[] piece, CancellationToken cancellationToken)
    {
        var length = _filled;
        if (Written + length > volume.Capacity)
        {
            while (_underWay.Count > 0)
                await ArriveAsync(cancellationToken).ConfigureAwait(false);
            await volume.GrowAsync(Written + length, cancellationToken).ConfigureAwait(false);
        }

        var device = await volume.DeviceAsync(cancellationToken).ConfigureAwait(false);
        while (_underWay.Count >= MostUnderWay)
            await ArriveAsync(cancellationToken).ConfigureAwait(false);
        _underWay.Enqueue((device.WriteAsync(Written, piece.AsMemory(0, length), _ended.Token).AsTask(), piece));
        _piece = null;
        Written += length;
        _filled = 0;
    }

    private async ValueTask ArriveAsync(CancellationToken cancellationToken)
    {
        var (request, piece) = _underWay.Peek();
        await request.WaitAsync(cancellationToken).ConfigureAwait(false);
        _underWay.Dequeue();
        memory.Return(piece);
    }

    private void ReturnPiece()
    {
        if (_piece is not null)
            memory.Return(_piece);
        _piece = null;
        _filled = 0;
    }
}
