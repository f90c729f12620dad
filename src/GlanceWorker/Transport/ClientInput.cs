using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace GlanceWorker.Transport;

/// <summary>
/// What a client sends, for Kestrel. The end is told once everything before it was looked at: Kestrel takes a body whose last bytes come
/// together with the end for one that was cut short (Http1ContentLengthMessageBody), and a client may well end its side behind a complete
/// request. Who reads does not end it: the connection does (<see cref="End"/>), and may read on before.
/// </summary>
internal sealed class ClientInput(PipeReader received) : PipeReader
{
    /// <summary>Bytes that are read for nobody, so that a client hears its answer.</summary>
    public const long MostDiscarded = 1L << 30;

    private ReadOnlySequence<byte> _given;
    private long _kept;
    private bool _sawAll = true;
    private bool _toldEnd;
    private bool _isHeld;
    private volatile bool _isAwaited;
    private volatile bool _isDiscarded;

    /// <summary>Whether somebody waits for the client to send.</summary>
    public bool IsAwaited => _isAwaited;

    /// <summary>Whether what comes is thrown away.</summary>
    public bool IsDiscarded => _isDiscarded;

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
        _isHeld = _toldEnd = false;
        received.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => received.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
    }

    /// <summary>Nothing more is read.</summary>
    public void End() => received.Complete();

    /// <summary>
    /// Reads what comes and throws it away, until the client ends its side or is gone, or has sent as much as that. For when nobody reads
    /// any more, whatever became of the last read.
    /// </summary>
    /// <param name="most">Bytes.</param>
    public async Task DiscardAsync(long most)
    {
        _isDiscarded = true;
        if (_isAwaited)
            return;
        if (_isHeld)
            AdvanceTo(_given.End);
        try
        {
            for (var left = most; left > 0;)
            {
                var read = await received.ReadAsync();
                left -= read.Buffer.Length;
                received.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    return;
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client has gone, or was given up: there is nobody left who could hear an answer.
        }
    }

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
        _isHeld = true;
        var isNew = !_sawAll || _given.Length > _kept;
        _toldEnd = result.IsCompleted && (!isNew || _given.IsEmpty);
        return result.IsCompleted && !_toldEnd ? new ReadResult(_given, result.IsCanceled, isCompleted: false) : result;
    }

    // A position may be the end of one segment or the beginning of the next.
    private bool IsEnd(SequencePosition position) => position.Equals(_given.End) || _given.Slice(position).IsEmpty;
}
