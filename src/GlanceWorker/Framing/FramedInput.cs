using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using GlanceWorker.Transport;
using Microsoft.AspNetCore.Connections;

namespace GlanceWorker.Framing;

/// <summary>
/// What Kestrel reads of a connection: the bytes of the transport, without a copy, up to the end of what has been checked; something else
/// in place of what Kestrel would not read as it is meant (docs/decisions/0180). A read never goes beyond the end of a request, and the
/// end of what the client sends is told only when all of it has been read: a client that sends no more may still wait for an answer.
/// </summary>
internal sealed class FramedInput : PipeReader, IUnreadBody
{
    private readonly PipeReader _transport;
    private readonly MessageFraming _framing;
    private readonly CheckedBytes _checked;
    private readonly FramingLimits _limits;
    private readonly FramedRequest _request;
    private readonly TimeProvider _time;

    // Since when the head that is being read is incomplete, plus one so that 0 is never; read by another thread.
    private long _headSince;
    private volatile bool _isLate;
    private AnsweredRest _rest;

    private bool _hasEnded;
    private bool _isCanceled;
    private bool _wantsMore = true;

    /// <summary>Reads a connection.</summary>
    /// <param name="transport">What comes from the client.</param>
    /// <param name="limits">How large the parts of a request may be.</param>
    /// <param name="request">Where to say what there is to say about a request.</param>
    /// <param name="time">The clock of <see cref="FramingLimits.HeadTimeout"/>.</param>
    public FramedInput(PipeReader transport, FramingLimits limits, FramedRequest request, TimeProvider time)
    {
        _transport = transport;
        _limits = limits;
        _request = request;
        _time = time;
        _framing = new MessageFraming(limits, request);
        _checked = new CheckedBytes(_framing);
    }

    bool IUnreadBody.IsExpected => _framing.LeavesUnread;

    private bool IsRest => _request.IsAnswered && _framing.IsInBody;
    private bool IsRestLeft => (_rest.IsLeft || _request.IsLast) && IsRest;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfBroken();
        _request.IsBodyRead = true; // until another head is shown
        if (TryShow(out var result))
            return new ValueTask<ReadResult>(result);
        Release();
        return ContinueAsync(_transport.ReadAsync(cancellationToken), cancellationToken);
    }

    public override bool TryRead(out ReadResult result)
    {
        ThrowIfBroken();
        _request.IsBodyRead = true;
        while (!TryShow(out result))
        {
            Release();
            if (!_transport.TryRead(out var read))
                return false;
            Take(read);
        }

        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _wantsMore = _checked.Advance(consumed, examined);

        // The usual case: a request was read whole, and its memory goes back at once.
        if (_checked.IsUsedUp)
            Release();
    }

    /// <summary>
    /// Called from time to time, on any thread: a head that takes too long is refused, and the rest of an answered request that does is
    /// waited for no more.
    /// </summary>
    public void LookAtTheClock()
    {
        if (_rest.Look(IsRest, _time))
            _transport.CancelPendingRead();
        var since = Volatile.Read(ref _headSince);
        if (since == 0 || _isLate || _time.GetElapsedTime(since - 1) < _limits.HeadTimeout)
            return;
        _isLate = true;
        _transport.CancelPendingRead();
    }

    public override void CancelPendingRead() => _transport.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _transport.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => _transport.CompleteAsync(exception);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ContinueAsync(ValueTask<ReadResult> reading, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                Take(await reading);
            }
            catch (OperationCanceledException canceled)
                when (canceled is not ConnectionAbortedException && cancellationToken.IsCancellationRequested)
            {
                // The one cancellation after which Kestrel knows that nobody reads any more; after others its next read fails ("Reading is
                // already in progress").
                throw new ConnectionAbortedException("The reading was given up.", canceled);
            }
            catch (IOException broken) when (_framing.IsInBody)
            {
                _checked.Fault = $"The connection broke before the body was complete: {broken.Message}";
            }

            if (TryShow(out var result))
                return result;
            Release();
            reading = _transport.ReadAsync(cancellationToken);
        }
    }

    private void Take(ReadResult read)
    {
        _checked.Open(read.Buffer);
        _hasEnded = read.IsCompleted;
        _isCanceled |= read.IsCanceled;
    }

    private void Release()
    {
        if (_checked.TryClose(out var rest))
            _transport.AdvanceTo(rest.Start, rest.End);
    }

    // Whether there is something to tell to who reads.
    private bool TryShow(out ReadResult result)
    {
        var isNews = !_wantsMore || (!IsRestLeft && _checked.IsOpen && (_checked.TryCheckMore() || IsLate()));
        var isOver = !isNews && IsOver();
        if (!isNews && !isOver && !_isCanceled)
        {
            result = default;
            NoteHead();
            return false;
        }

        Volatile.Write(ref _headSince, 0);
        result = new ReadResult(_checked.Show(), _isCanceled, isOver && !_isCanceled);
        _isCanceled = false;
        return true;
    }

    private void NoteHead()
    {
        if (!_framing.IsInHead)
            Volatile.Write(ref _headSince, 0);
        else if (_headSince == 0)
            Volatile.Write(ref _headSince, _time.GetTimestamp() + 1);
    }

    private bool IsLate()
    {
        if (!_isLate || !_framing.IsInHead)
            return false;
        _isCanceled = false;
        return _checked.Refuse();
    }

    private bool IsOver()
    {
        if ((_hasEnded && _framing.IsInBody) || IsRestLeft)
            _checked.Fault ??= "The request ended before its body was complete.";

        // A read that waits is ended as canceled: Kestrel tries again, and only what fails before it waits leaves it in order
        // (ThrowIfBroken).
        _isCanceled |= _checked.Fault is not null;
        return _checked.IsOver || _hasEnded;
    }

    private void ThrowIfBroken()
    {
        if (_checked.Fault is not null && _wantsMore)
            throw new BadHttpRequestException(_checked.Fault, StatusCodes.Status400BadRequest);
    }
}
