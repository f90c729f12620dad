using Glance.Domain.Stores;
using Glance.Stores.Ceph.Clusters;

namespace Glance.Stores.Drivers.Rbd;

/// <summary>
/// A part of an image being read, some pieces ahead of its reader. Pieces are small and few at first, grow for a reader who has to wait for
/// them, and are small again for one who is slow himself.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="image">The open image; this lets go of it.</param>
/// <param name="offset">The first byte.</param>
/// <param name="length">How many.</param>
internal sealed class RbdStoreRead(RbdStore store, RbdImage image, long offset, long length) : IStoreRead
{
    private const string What = "image data cannot be read";
    private const int FirstSize = 512 * 1024;
    private const int MostPieces = 4;

    // Who takes that long for a piece is served well by small ones.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private readonly Queue<Piece> _ahead = new();
    private int _size = FirstSize;
    private int _pieces = 2;
    private long _asked;
    private long _given;
    private long _since;
    private bool _ended;

    public long Length => length;

    /// <summary>Reads the first pieces: what fails now can still be answered, or made good by another location.</summary>
    /// <exception cref="StoreException">NotFound, Denied or Unavailable.</exception>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        AskAhead();
        foreach (var piece in _ahead)
            await ArriveAsync(piece, cancellationToken).ConfigureAwait(false);
        _since = store.Time.GetTimestamp();
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        cancellationToken.ThrowIfCancellationRequested();
        var given = 0;
        while (given < buffer.Length && _ahead.TryPeek(out var piece))
        {
            if (!piece.IsHere)
            {
                // What is there already is not kept back for what is not.
                if (given > 0)
                    break;
                Grow(piece);
                await ArriveAsync(piece, cancellationToken).ConfigureAwait(false);
            }

            var part = Math.Min(buffer.Length - given, piece.Length - piece.Given);
            piece.Buffer.AsMemory(piece.Given, part).CopyTo(buffer[given..]);
            piece.Given += part;
            given += part;
            if (piece.Given == piece.Length)
                Finish(_ahead.Dequeue());
        }

        _given += given;
        return given;
    }

    public ValueTask DisposeAsync()
    {
        if (_ended)
            return ValueTask.CompletedTask;
        _ended = true;
        foreach (var piece in _ahead)
        {
            // A piece that is still on its way keeps its memory until it has come; then that is the garbage collector's.
            if (piece.Request.IsCompletedSuccessfully)
                store.Pieces.Return(piece.Buffer);
            else
                RbdThread.Forget(piece.Request);
        }

        _ahead.Clear();
        _ = image.ReleaseAsync();
        return ValueTask.CompletedTask;
    }

    private void AskAhead()
    {
        while (_asked < length && _ahead.Count < _pieces)
        {
            var from = offset + _asked;
            var count = (int)Math.Min(length - _asked, PinnedPieces.UntilNext(from, _size));
            var memory = store.Pieces.Rent(_size);
            _ahead.Enqueue(new Piece(memory, count, image.ReadAsync(from, memory, count)));
            _asked += count;
        }
    }

    private async ValueTask ArriveAsync(Piece piece, CancellationToken cancellationToken)
    {
        var got = await store.Cluster.AnswerAsync(What, piece.Request, image.Connection, cancellationToken).ConfigureAwait(false);
        if (got < 0)
            throw Failed(_given == 0 ? StoreFailure.NotFound : StoreFailure.Unavailable, $"{What}: it was removed meanwhile");
        if (got < piece.Length)
            throw Failed(StoreFailure.Unavailable, $"image data ended {piece.Length - got} bytes early");
        piece.IsHere = true;
    }

    private StoreException Failed(StoreFailure failure, string how) => new(failure, store.Id, $"Store {store.Id}: {how}");

    private void Grow(Piece piece)
    {
        if (piece.Request.IsCompleted)
            return;
        _pieces = Math.Min(_pieces + 1, MostPieces);
        _size = Math.Min(_size * 2, PinnedPieces.Largest);
        AskAhead();
    }

    private void Finish(Piece piece)
    {
        store.Pieces.Return(piece.Buffer);
        if (store.Time.GetElapsedTime(_since) > Slow)
        {
            _size = PinnedPieces.Smallest;
            _pieces = 1;
        }

        _since = store.Time.GetTimestamp();
        AskAhead();
    }

    private sealed class Piece(byte[] buffer, int length, Task<int> request)
    {
        public byte[] Buffer => buffer;

        public int Length => length;

        public Task<int> Request => request;

        public bool IsHere { get; set; }

        public int Given { get; set; }
    }
}
