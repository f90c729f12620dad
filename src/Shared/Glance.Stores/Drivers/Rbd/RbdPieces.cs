using System.Numerics;
using Glance.Domain.Stores;
using Glance.Stores.Ceph.Clusters;
using Glance.Stores.Ceph.Native;

namespace Glance.Stores.Drivers.Rbd;

/// <summary>The bytes of an upload on their way into an image: gathered into pieces, of which several are written at a time.</summary>
/// <param name="store">The store.</param>
/// <param name="image">The image, open to write.</param>
/// <param name="room">Bytes it was made with.</param>
/// <param name="what">What cannot be done when it fails, for messages.</param>
internal sealed class RbdPieces(RbdStore store, RbdImage image, long room, string what)
{
    private const int MostUnderWay = 4;

    // How much more than it brings at once a sender gets: who brings 64 KiB is slow and gets the smallest piece, who brings 1 MiB the
    // largest.
    private const int TimesBrought = 4;

    private readonly Queue<(Task<int> Request, byte[] Memory)> _underWay = new();
    private readonly RbdGrowth _growth = new(store.Options.ChunkSize, room);
    private byte[]? _piece;
    private int _end;
    private int _filled;

    /// <summary>Bytes that were taken, those in the piece that is not full aside.</summary>
    public long Written { get; private set; }

    /// <summary>Bytes the image has room for now.</summary>
    public long Room => _growth.Size;

    /// <summary>Takes the next bytes; waits while enough pieces are under way.</summary>
    /// <exception cref="StoreException">The cluster failed.</exception>
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
    /// <exception cref="StoreException">The cluster failed.</exception>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (_piece is not null && _filled > 0)
            await SendAsync(_piece, cancellationToken).ConfigureAwait(false);
        while (_underWay.Count > 0)
            await ArriveAsync(cancellationToken).ConfigureAwait(false);
        ReturnPiece();
    }

    /// <summary>Waits until no request is under way, whatever becomes of each; for as long as the cluster may be silent.</summary>
    public async ValueTask QuietAsync()
    {
        try
        {
            var all = Task.WhenAll(_underWay.Select(one => one.Request));
            await store.Cluster.AnswerAsync(what, all, image.Connection, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // The upload has failed already, or is broken off.
        }

        foreach (var (request, memory) in _underWay)
        {
            if (request.IsCompleted)
                store.Pieces.Return(memory);
        }

        _underWay.Clear();
        ReturnPiece();
    }

    private byte[] Begin(int brought)
    {
        var wanted = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min((long)brought * TimesBrought, PinnedPieces.Largest));
        var size = Math.Clamp(wanted, PinnedPieces.Smallest, Math.Min(PinnedPieces.Largest, 1 << store.Options.Order));
        _end = PinnedPieces.UntilNext(Written, size);
        return store.Pieces.Rent(size);
    }

    private async ValueTask SendAsync(byte[] piece, CancellationToken cancellationToken)
    {
        var length = _filled;
        if (store.Options.ThinProvisioning && !piece.AsSpan(0, length).ContainsAnyExcept((byte)0))
        {
            // Nothing has to be there for zeroes to be read; how long the image is shows in the end.
            Written += length;
            _filled = 0;
            _end = PinnedPieces.UntilNext(Written, piece.Length);
            return;
        }

        if (_growth.Exceeds(Written + length))
        {
            var size = _growth.Next(Written + length);
            await store.Cluster.RunAsync(what, session => Resize(session, size), cancellationToken).ConfigureAwait(false);
        }

        while (_underWay.Count >= MostUnderWay)
            await ArriveAsync(cancellationToken).ConfigureAwait(false);
        _underWay.Enqueue((image.WriteAsync(Written, piece, length), piece));
        _piece = null;
        Written += length;
        _filled = 0;
    }

    private async ValueTask ArriveAsync(CancellationToken cancellationToken)
    {
        var (request, memory) = _underWay.Peek();
        await store.Cluster.AnswerAsync(what, request, image.Connection, cancellationToken).ConfigureAwait(false);
        _underWay.Dequeue();
        store.Pieces.Return(memory);
    }

    // It may go on after nobody waits for it any more, and the image must stay open until then.
    private bool Resize(RbdSession session, long size)
    {
        image.Use();
        try
        {
            session.Require("rbd_resize", LibRbd.rbd_resize(image.Handle, (ulong)size));
            return true;
        }
        finally
        {
            image.Release(session);
        }
    }

    private void ReturnPiece()
    {
        if (_piece is not null)
            store.Pieces.Return(_piece);
        _piece = null;
        _filled = 0;
    }
}
