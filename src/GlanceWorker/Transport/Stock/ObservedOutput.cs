using System.IO.Pipelines;

namespace GlanceWorker.Transport.Stock;

/// <summary>
/// What is sent to a client: tells how much that is, whether it waits for the client to read, and when there is nobody left to send to. Who
/// writes does not end it: the connection does, since its end is that of the socket.
/// </summary>
/// <param name="inner">What sends it.</param>
/// <param name="whenEnded">Called when nothing more is taken.</param>
internal sealed class ObservedOutput(PipeWriter inner, Action whenEnded) : PipeWriter
{
    private volatile bool _isAwaited;
    private long _written;

    /// <summary>Whether an answer waits for the client to read.</summary>
    public bool IsAwaited => _isAwaited;

    /// <summary>Bytes that were written; for who has ended writing.</summary>
    public long Written => _written;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override void Advance(int bytes)
    {
        _written += bytes;
        inner.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var flush = inner.FlushAsync(cancellationToken);
        return flush.IsCompletedSuccessfully ? ValueTask.FromResult(Look(flush.Result)) : AwaitAsync(flush);
    }

    private async ValueTask<FlushResult> AwaitAsync(ValueTask<FlushResult> flush)
    {
        _isAwaited = true;
        try
        {
            return Look(await flush);
        }
        finally
        {
            _isAwaited = false;
        }
    }

    private FlushResult Look(FlushResult result)
    {
        if (result.IsCompleted)
            whenEnded();
        return result;
    }
}
