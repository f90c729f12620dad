using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace GlanceWorker.Transport;

/// <summary>
/// What a client sends, for Kestrel. The end is told once everything before it was looked at: Kestrel takes a body whose last bytes come
/// together with the end for one that was cut short (Http1ContentLengthMessageBody), and a client may well end its side behind a complete
/// request.
/// </summary>
internal sealed class ClientInput(PipeReader received) : PipeReader
{
    private ReadOnlySequence<byte> _given;
    private long _kept;
    private bool _sawAll = true;
    private bool _toldEnd;
    private volatile bool _isAwaited;

    /// <summary>Whether somebody waits for the client to send.</summary>
    public bool IsAwaited => _isAwaited;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        // Kestrel keeps what is left of a body that was cut short, and reads again.
        if (_toldEnd)
            AdvanceTo(_given.End);
        var read = received.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? ValueTask.FromResult(Give(read.Result)) : AwaitAsync(read);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!received.TryRead(out result))
            return false;
        result = Give(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _sawAll = IsEnd(examined);
        _kept = IsEnd(consumed) ? 0 : _given.Slice(consumed).Length;
        _given = default;
        _toldEnd = false;
        received.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => received.CancelPendingRead();

    public override void Complete(Exception? exception = null) => received.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => received.CompleteAsync(exception);

    // Pooled: this runs for most requests of a kept connection.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> read)
    {
        _isAwaited = true;
        try
        {
            return Give(await read);
        }
        finally
        {
            _isAwaited = false;
        }
    }

    private ReadResult Give(ReadResult result)
    {
        _given = result.Buffer;
        var isNew = !_sawAll || _given.Length > _kept;
        _toldEnd = result.IsCompleted && (!isNew || _given.IsEmpty);
        return result.IsCompleted && !_toldEnd ? new ReadResult(_given, result.IsCanceled, isCompleted: false) : result;
    }

    // A position may be the end of one segment or the beginning of the next.
    private bool IsEnd(SequencePosition position) => position.Equals(_given.End) || _given.Slice(position).IsEmpty;
}
