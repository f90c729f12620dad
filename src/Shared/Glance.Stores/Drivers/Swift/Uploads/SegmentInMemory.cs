namespace Glance.Stores.Drivers.Swift.Uploads;

/// <summary>
/// Data in memory, whose sender waits for more. What fits is kept until it has arrived, so that it can be sent again; of a larger object
/// goes what was sent, once more than the beginning of it has come. The last byte of an object that is full waits for
/// <see cref="Complete"/>: with it the object is.
/// </summary>
/// <param name="capacity">Bytes it may have.</param>
/// <param name="memory">Where the upload has its memory from.</param>
internal sealed class SegmentInMemory(long capacity, UploadMemory memory) : SegmentData(capacity)
{
    /// <summary>Bytes up to which an object is kept whole.</summary>
    public const long KeptWhole = 8 << 20;

    private readonly List<byte[]?> _pieces = [];
    private readonly Lock _guard = new();
    private TaskCompletionSource? _reader;
    private long _length;
    private int _gone;
    private bool _isComplete;
    private bool _isDisposed;

    public override long Length => Volatile.Read(ref _length);

    public override bool IsKept => Capacity <= KeptWhole;

    public override bool IsWhole
    {
        get
        {
            lock (_guard)
                return _gone == 0;
        }
    }

    public override ValueTask<int> FillAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Fill(data.Span));

    /// <summary>The same at once.</summary>
    public int Fill(ReadOnlySpan<byte> data)
    {
        var taken = 0;
        while (taken < data.Length && !IsFull && FillPiece(data[taken..]) is var count && count > 0)
            taken += count;
        if (taken > 0)
            Tell();
        return taken;
    }

    public override void Complete()
    {
        lock (_guard)
            _isComplete = true;
        Tell();
    }

    public override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task news;
            lock (_guard)
            {
                var end = _isComplete ? _length : Math.Min(_length, Capacity - 1);
                if (position < end)
                {
                    var inPiece = (int)(position % PiecePool.PieceSize);
                    var count = (int)Math.Min(PiecePool.PieceSize - inPiece, end - position);
                    return _pieces[(int)(position / PiecePool.PieceSize)].AsMemory(inPiece, count);
                }

                if (_isComplete)
                    return ReadOnlyMemory<byte>.Empty;
                news = (_reader ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await news.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override void Sent(long position)
    {
        while (!IsKept && TakeSent(position) is { } piece)
            memory.Return(piece);
    }

    public override void Dispose()
    {
        lock (_guard)
        {
            _isDisposed = true;
            foreach (var piece in _pieces)
            {
                if (piece is not null)
                    memory.Return(piece);
            }

            _pieces.Clear();
        }
    }

    private byte[]? TakeSent(long position)
    {
        lock (_guard)
        {
            if (_length <= KeptWhole || (long)(_gone + 1) * PiecePool.PieceSize > position || _gone >= _pieces.Count)
                return null;
            var piece = _pieces[_gone];
            _pieces[_gone++] = null;
            return piece;
        }
    }

    // Under the lock: a sender that fails gives the memory back while more comes, and it may be another upload's at once.
    private int FillPiece(ReadOnlySpan<byte> data)
    {
        lock (_guard)
        {
            var inPiece = (int)(_length % PiecePool.PieceSize);
            if (_isDisposed || (inPiece == 0 && !Grow()))
                return 0;
            var count = (int)Math.Min(Math.Min(data.Length, PiecePool.PieceSize - inPiece), Capacity - _length);
            data[..count].CopyTo(_pieces[^1].AsSpan(inPiece));
            Volatile.Write(ref _length, _length + count);
            return count;
        }
    }

    private bool Grow()
    {
        if (memory.TryTake() is not { } piece)
            return false;
        _pieces.Add(piece);
        return true;
    }

    private void Tell()
    {
        TaskCompletionSource? reader;
        lock (_guard)
            (reader, _reader) = (_reader, null);
        reader?.TrySetResult();
    }
}
