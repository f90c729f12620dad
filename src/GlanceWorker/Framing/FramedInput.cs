using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;

namespace GlanceWorker.Framing;

/// <summary>
/// What Kestrel reads of a connection: the bytes of the transport, without a copy, up to the end of what has been judged; something else in
/// place of what Kestrel would not read as it is meant (docs/decisions/0180). A read never goes beyond the end of a request, and the end of
/// what the client sends is told only when all of it has been read: a client that sends no more may still wait for an answer.
/// </summary>
internal sealed class FramedInput : PipeReader
{
    private readonly PipeReader _transport;
    private readonly MessageFraming _framing;
    private readonly FramingLimits _limits;
    private readonly TimeProvider _time;

    // Since when the head that is being read is incomplete, plus one so that 0 is never; read by another thread.
    private long _headSince;
    private volatile bool _isLate;

    // From the first byte that was not consumed; valid while _isOpen, between a read of the transport and the advance that ends it.
    private ReadOnlySequence<byte> _buffer;
    private bool _isOpen;
    private bool _hasEnded;
    private bool _isCanceled;

    // Judged bytes at the start of the buffer, and what is read before them.
    private long _shown;
    private ReadOnlyMemory<byte> _replacement;

    private FramingStep _deferred;
    private ReadOnlySequence<byte> _view;
    private bool _viewIsReplacement;
    private bool _wantsMore = true;
    private bool _isOver;
    private string? _fault;

    /// <summary>Reads a connection.</summary>
    /// <param name="transport">What comes from the client.</param>
    /// <param name="limits">How large the parts of a request may be.</param>
    /// <param name="request">Where to say what there is to say about a request.</param>
    /// <param name="time">The clock of <see cref="FramingLimits.HeadTimeout"/>.</param>
    public FramedInput(PipeReader transport, FramingLimits limits, FramedRequest request, TimeProvider time)
    {
        _transport = transport;
        _limits = limits;
        _time = time;
        _framing = new MessageFraming(limits, request);
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfBroken();
        if (TryShow(out var result))
            return new ValueTask<ReadResult>(result);
        Release();
        return ContinueAsync(_transport.ReadAsync(cancellationToken), cancellationToken);
    }

    public override bool TryRead(out ReadResult result)
    {
        ThrowIfBroken();
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
        var length = _view.Slice(_view.Start, consumed).Length;
        _wantsMore = _view.Slice(examined).IsEmpty;
        if (_viewIsReplacement)
        {
            _replacement = _replacement[(int)length..];
        }
        else if (length > 0)
        {
            _buffer = _buffer.Slice(consumed);
            _shown -= length;
        }

        _view = default;

        // The usual case: a request was read whole, and its memory goes back at once.
        if (_isOpen && _buffer.IsEmpty)
            Release();
    }

    /// <summary>Called from time to time, on any thread: a head that takes too long is refused.</summary>
    public void LookAtTheClock()
    {
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
            catch (OperationCanceledException canceled) when (canceled is not ConnectionAbortedException && cancellationToken.IsCancellationRequested)
            {
                // The one cancellation after which Kestrel knows that nobody reads any more; after others its next read fails ("Reading is
                // already in progress").
                throw new ConnectionAbortedException("The reading was given up.", canceled);
            }
            catch (IOException broken) when (_framing.IsInBody)
            {
                _fault = $"The connection broke before the body was complete: {broken.Message}";
            }

            if (TryShow(out var result))
                return result;
            Release();
            reading = _transport.ReadAsync(cancellationToken);
        }
    }

    private void Take(ReadResult read)
    {
        _buffer = read.Buffer;
        _isOpen = true;
        _hasEnded = read.IsCompleted;
        _isCanceled |= read.IsCanceled;
    }

    private void Release()
    {
        if (!_isOpen)
            return;
        _isOpen = false;
        _transport.AdvanceTo(_buffer.Start, _buffer.End);
        _buffer = default;
    }

    // Whether there is something to tell to who reads.
    private bool TryShow(out ReadResult result)
    {
        var isNews = !_wantsMore || (_isOpen && (JudgeMore() || IsLate()));
        var isOver = !isNews && IsOver();
        if (!isNews && !isOver && !_isCanceled)
        {
            result = default;
            NoteHead();
            return false;
        }

        Volatile.Write(ref _headSince, 0);
        _viewIsReplacement = !_replacement.IsEmpty;
        _view = _viewIsReplacement ? new ReadOnlySequence<byte>(_replacement) : ShownBytes();
        result = new ReadResult(_view, _isCanceled, isOver && !_isCanceled);
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
        return Replace(_framing.RefuseLate(_buffer));
    }

    private ReadOnlySequence<byte> ShownBytes() =>
        _shown == 0 || !_isOpen ? ReadOnlySequence<byte>.Empty : _shown == _buffer.Length ? _buffer : _buffer.Slice(0, _shown);

    // Called when all that was shown has been looked at and is not enough.
    private bool JudgeMore()
    {
        if (!StepsShowMore(_shown))
            return false;
        if (!_replacement.IsEmpty && _shown > 0)
            JoinShown();
        return true;
    }

    // Who reads has left a part of what it was given: what comes is to follow that without a gap.
    private void JoinShown()
    {
        _replacement = Join(_replacement, _buffer.Slice(0, _shown));
        Skip(_shown);
        _shown = 0;
    }

    private bool StepsShowMore(long before)
    {
        while (_fault is null && !(_framing.IsBetweenRequests && (_shown > 0 || !_replacement.IsEmpty)))
        {
            var step = _deferred.Action == FramingAction.More ? _framing.Next(_shown == 0 ? _buffer : _buffer.Slice(_shown)) : _deferred;
            _deferred = default;
            switch (step.Action)
            {
                case FramingAction.Show:
                    _shown += step.Length;
                    continue;
                case FramingAction.Replace when _shown > before:
                    _deferred = step;
                    return true;
                case FramingAction.Replace:
                    if (Replace(step))
                        return true;
                    before = 0;
                    continue;
                case FramingAction.Break:
                    _fault = step.Fault;
                    break;
                case FramingAction.End:
                    _isOver = true;
                    break;
            }

            break;
        }

        return _shown > before;
    }

    private bool Replace(FramingStep step)
    {
        if (_shown > 0)
            JoinShown();
        Skip(step.Length);
        if (step.Replacement.IsEmpty)
            return false;
        _replacement = _replacement.IsEmpty ? step.Replacement : Join(_replacement, new ReadOnlySequence<byte>(step.Replacement));
        return true;
    }

    private void Skip(long length) => _buffer = _buffer.Slice(length);

    private static ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte> first, ReadOnlySequence<byte> second)
    {
        var joined = new byte[first.Length + second.Length];
        first.CopyTo(joined);
        second.CopyTo(joined.AsSpan(first.Length));
        return joined;
    }

    private bool IsOver()
    {
        if (_hasEnded && _framing.IsInBody)
            _fault ??= "The request ended before its body was complete.";

        // A read that waits is ended as canceled: Kestrel tries again, and only what fails before it waits leaves it in order
        // (ThrowIfBroken).
        _isCanceled |= _fault is not null;
        return _isOver || _hasEnded;
    }

    private void ThrowIfBroken()
    {
        if (_fault is not null && _wantsMore)
            throw new BadHttpRequestException(_fault, StatusCodes.Status400BadRequest);
    }
}
