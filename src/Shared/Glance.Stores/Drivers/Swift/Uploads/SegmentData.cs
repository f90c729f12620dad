namespace Glance.Stores.Drivers.Swift.Uploads;

/// <summary>
/// The data of one object on its way: filled by one and sent by another, who waits for more. What fits is kept until it has arrived, so
/// that it can be sent again; of a larger object goes what was sent, once more than the beginning of it has come.
/// </summary>
/// <param name="capacity">Bytes it may have.</param>
/// <param name="memory">Where the upload has its memory from.</param>
internal sealed class SegmentData(long capacity, UploadMemory memory)
{
    /// <summary>Bytes up to which an object is kept whole.</summary>
    public const long KeptWhole = 16 << 20;

    private readonly List<byte[]?> _pieces = [];
    private readonly Lock _guard = new();
    private TaskCompletionSource? _reader;
    private long _length;
    private int _gone;
    private bool _isComplete;

    /// <summary>Bytes it may have.</summary>
    public long Capacity => capacity;

    /// <summary>Bytes that have come.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>Whether no more fits.</summary>
    public bool IsFull => Length == capacity;

    /// <summary>Whether it is small enough to be kept until it has arrived.</summary>
    public bool IsKept => capacity <= KeptWhole;

    /// <summary>Whether all that has come is still there.</summary>
    public bool IsWhole
    {
        get
        {
            lock (_guard)
                return _gone == 0;
        }
    }

    /// <summary>Takes as much as fits and has memory, and returns how much that was.</summary>
    public int Fill(ReadOnlySpan<byte> data)
    {
        var taken = 0;
        while (taken < data.Length && !IsFull)
        {
            var inPiece = (int)(_length % UploadMemory.PieceSize);
            if (inPiece == 0 && !Grow())
                break;
            var count = (int)Math.Min(Math.Min(data.Length - taken, UploadMemory.PieceSize - inPiece), capacity - _length);
            data.Slice(taken, count).CopyTo(_pieces[^1].AsSpan(inPiece));
            taken += count;
            Volatile.Write(ref _length, _length + count);
        }

        if (taken > 0)
            Tell();
        return taken;
    }

    /// <summary>No more comes.</summary>
    public void Complete()
    {
        lock (_guard)
            _isComplete = true;
        Tell();
    }

    /// <summary>
    /// What lies at a position, as much as is in one piece; waits for it, and is empty at the end. The memory is valid until what it holds
    /// was told to be <see cref="Sent"/>. The last byte of an object that is full waits for <see cref="Complete"/>: with it the object is.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task news;
            lock (_guard)
            {
                var end = _isComplete ? _length : Math.Min(_length, capacity - 1);
                if (position < end)
                {
                    var inPiece = (int)(position % UploadMemory.PieceSize);
                    var count = (int)Math.Min(UploadMemory.PieceSize - inPiece, end - position);
                    return _pieces[(int)(position / UploadMemory.PieceSize)].AsMemory(inPiece, count);
                }

                if (_isComplete)
                    return ReadOnlyMemory<byte>.Empty;
                news = (_reader ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await news.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Everything before a position was sent.</summary>
    public void Sent(long position)
    {
        while (!IsKept && TakeSent(position) is { } piece)
            memory.Return(piece);
    }

    /// <summary>Gives the memory back; nobody reads any more.</summary>
    public void Release()
    {
        lock (_guard)
        {
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
            if (_length <= KeptWhole || (long)(_gone + 1) * UploadMemory.PieceSize > position || _gone >= _pieces.Count)
                return null;
            var piece = _pieces[_gone];
            _pieces[_gone++] = null;
            return piece;
        }
    }

    private bool Grow()
    {
        if (memory.TryTake() is not { } piece)
            return false;
        lock (_guard)
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
