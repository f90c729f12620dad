using System.Buffers;

namespace Glance.Stores.Drivers.Swift.Uploads;

/// <summary>The memory that the data of one upload may have on its way, in pieces.</summary>
internal sealed class UploadMemory
{
    /// <summary>Bytes of a piece.</summary>
    public const int PieceSize = 256 * 1024;

    /// <summary>Bytes of all pieces together; with what connections hold it is less than the 64 MB of a transfer.</summary>
    public const int Limit = 48 << 20;

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
            if (_used + PieceSize > Limit)
                return null;
            _used += PieceSize;
        }

        return ArrayPool<byte>.Shared.Rent(PieceSize);
    }

    /// <summary>Gives a piece back.</summary>
    public void Return(byte[] piece)
    {
        ArrayPool<byte>.Shared.Return(piece);
        lock (_guard)
            _used -= PieceSize;
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
