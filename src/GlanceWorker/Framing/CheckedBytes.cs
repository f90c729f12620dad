using System.Buffers;

namespace GlanceWorker.Framing;

/// <summary>
/// What the transport has read: checked bytes at its start, which may be shown to Kestrel, and those behind them; or other bytes in the
/// place of what Kestrel would not read as it is meant.
/// </summary>
/// <param name="framing">What checks.</param>
internal sealed class CheckedBytes(MessageFraming framing)
{
    // From the first byte that was not consumed; valid while IsOpen, between a read of the transport and the advance that ends it.
    private ReadOnlySequence<byte> _buffer;

    // Checked bytes at the start of the buffer, and what is read before them.
    private long _shown;
    private ReadOnlyMemory<byte> _replacement;

    private FramingStep _deferred;
    private ReadOnlySequence<byte> _view;
    private bool _viewIsReplacement;

    /// <summary>Whether there are bytes of the transport.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether all bytes of the transport were consumed.</summary>
    public bool IsUsedUp => IsOpen && _buffer.IsEmpty;

    /// <summary>Whether nothing that comes is to be read any more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>What broke a request in the middle of its body; null while nothing did.</summary>
    public string? Fault { get; set; }

    /// <summary>The transport has read.</summary>
    public void Open(ReadOnlySequence<byte> buffer)
    {
        _buffer = buffer;
        IsOpen = true;
    }

    /// <summary>Gives back what the transport has read; false when there is nothing.</summary>
    /// <param name="rest">What was not consumed.</param>
    public bool TryClose(out ReadOnlySequence<byte> rest)
    {
        rest = _buffer;
        if (!IsOpen)
            return false;
        IsOpen = false;
        _buffer = default;
        return true;
    }

    /// <summary>What may be read now.</summary>
    public ReadOnlySequence<byte> Show()
    {
        _viewIsReplacement = !_replacement.IsEmpty;
        return _view = _viewIsReplacement ? new ReadOnlySequence<byte>(_replacement) : ShownBytes();
    }

    /// <summary>What was shown was read up to here; says whether all of it was looked at and is not enough.</summary>
    public bool Advance(SequencePosition consumed, SequencePosition examined)
    {
        var length = _view.Slice(_view.Start, consumed).Length;
        var wantsMore = _view.Slice(examined).IsEmpty;
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
        return wantsMore;
    }

    /// <summary>Refuses the head that takes too long; says whether there is something to show.</summary>
    public bool Refuse() => Replace(framing.RefuseLate(_buffer));

    /// <summary>
    /// Checks what was not checked yet, when all that was shown has been looked at and is not enough; says whether there is more to show.
    /// </summary>
    public bool TryCheckMore()
    {
        if (!StepsShowMore(_shown))
            return false;
        if (!_replacement.IsEmpty && _shown > 0)
            JoinShown();
        return true;
    }

    private ReadOnlySequence<byte> ShownBytes() =>
        _shown == 0 || !IsOpen ? ReadOnlySequence<byte>.Empty : _shown == _buffer.Length ? _buffer : _buffer.Slice(0, _shown);

    // Who reads has left a part of what it was given: what comes is to follow that without a gap.
    private void JoinShown()
    {
        _replacement = Join(_replacement, _buffer.Slice(0, _shown));
        Skip(_shown);
        _shown = 0;
    }

    private bool StepsShowMore(long before)
    {
        while (Fault is null && !(framing.IsBetweenRequests && (_shown > 0 || !_replacement.IsEmpty)))
        {
            var step = _deferred.Action == FramingAction.More ? framing.Next(_shown == 0 ? _buffer : _buffer.Slice(_shown)) : _deferred;
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
                    Fault = step.Fault;
                    break;
                case FramingAction.End:
                    IsOver = true;
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
}
