using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace GlanceWorker.Transport.Stock;

/// <summary>What a client sends, with a count of it, and an end that can be brought about from here.</summary>
/// <param name="inner">What was received.</param>
internal sealed class CountedInput(PipeReader inner) : PipeReader
{
    private ReadOnlySequence<byte> _given;
    private long _consumed;
    private long _received;
    private bool _nothingGiven;
    private volatile bool _ended;

    /// <summary>Bytes that came up to the last read.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Nothing more is read than what has been received.</summary>
    public void End()
    {
        _ended = true;
        inner.CancelPendingRead();
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_ended && TryRead(out var left))
            return ValueTask.FromResult(left);
        var read = inner.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? ValueTask.FromResult(Count(read.Result)) : AwaitAsync(read);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (inner.TryRead(out result))
        {
            result = Count(result);
            return true;
        }

        if (!_ended)
            return false;
        result = NothingMore();
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_nothingGiven)
        {
            _nothingGiven = false;
            return;
        }

        _consumed += _given.Slice(0, consumed).Length;
        _given = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    // Pooled: this runs for most requests of a kept connection.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> read) => Count(await read);

    private ReadResult Count(ReadResult result)
    {
        _given = result.Buffer;
        Volatile.Write(ref _received, _consumed + _given.Length);
        return _ended ? new ReadResult(_given, isCanceled: false, isCompleted: true) : result;
    }

    private ReadResult NothingMore()
    {
        _nothingGiven = true;
        return new ReadResult(default, isCanceled: false, isCompleted: true);
    }
}
