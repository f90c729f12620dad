namespace Glance.Stores.Drivers.Swift.Uploads;

/// <summary>The memory that the data of one upload may have on its way, in pieces.</summary>
/// <param name="pool">Where pieces come from.</param>
internal sealed class UploadMemory(PiecePool pool)
{
    /// <summary>Bytes of all pieces together; with what connections and the hashing of the data hold it is less than 64 MB.</summary>
    public const int Limit = 32 << 20;

    private readonly Lock _guard = new();
    private TaskCompletionSource _news = NewSignal();
    private int _used;

    /// <summary>Ends at the next <see cref="Return"/> or <see cref="Wake"/>; taken before one looks.</summary>
    public Task News
    {
        get
        {
            lock (_guard)
                return _news.Task;
        }
    }

    /// <summary>A piece; null when all are on their way.</summary>
    public byte[]? TryTake()
    {
        lock (_guard)
        {
            if (_used + PiecePool.PieceSize > Limit)
                return null;
            _used += PiecePool.PieceSize;
        }

        return pool.Take();
    }

    /// <summary>Gives a piece back.</summary>
    public void Return(byte[] piece)
    {
        pool.Return(piece);
        lock (_guard)
            _used -= PiecePool.PieceSize;
        Wake();
    }

    /// <summary>Has whoever waits look again.</summary>
    public void Wake()
    {
        TaskCompletionSource told;
        lock (_guard)
            (told, _news) = (_news, NewSignal());
        told.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
