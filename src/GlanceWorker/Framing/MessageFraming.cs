using System.Buffers;
using System.Text;

namespace GlanceWorker.Framing;

/// <summary>Says of a stream of requests where each begins and ends, and what of it Kestrel reads. One object for a connection.</summary>
internal sealed class MessageFraming(FramingLimits limits, FramedRequest request)
{
    // Long enough to see what it was, short enough for a log that strangers fill.
    private const int MostLogged = 1024;

    // Longer than any method; what is one is known by the blank behind it.
    private const int LongestMethod = 256;

    private readonly RequestHead _head = new(limits);
    private readonly ChunkedBody _chunks = new();
    private Stage _stage;
    private long _contentLeft;
    private long _scanned;
    private long _lineStart;
    private long _requestLineStart;

    /// <summary>Whether the last request is whole and nothing of the next has been looked at.</summary>
    public bool IsBetweenRequests => _stage == Stage.Between;

    /// <summary>Whether a head has begun that is not complete.</summary>
    public bool IsInHead => _stage == Stage.Head;

    /// <summary>Whether a body is being read.</summary>
    public bool IsInBody => _stage is Stage.Content or Stage.Chunks;

    /// <summary>
    /// Whether the client may still be sending what nobody will read. Not after 408: its answer is to how long the client takes.
    /// </summary>
    public bool LeavesUnread => IsInBody || (_stage == Stage.Refused && request.Refusal?.Status != StatusCodes.Status408RequestTimeout);

    /// <summary>What the bytes that come next are; those it has checked are not given again, but for those it wants more of.</summary>
    public FramingStep Next(in ReadOnlySequence<byte> rest)
    {
        switch (_stage)
        {
            case Stage.Between when rest.IsEmpty:
                return FramingStep.More;
            case Stage.Between:
                _head.Reset();
                request.Began();
                _scanned = _lineStart = _requestLineStart = 0;
                _stage = Stage.Head;
                return NextHead(rest);
            case Stage.Head:
                return NextHead(rest);
            case Stage.Content:
                return NextContent(rest);
            case Stage.Chunks:
                var step = _chunks.Next(rest);
                if (_chunks.IsComplete)
                    _stage = Stage.Between;
                return step;
            default:
                return new FramingStep(FramingAction.End);
        }
    }

    /// <summary>The client has taken too long to send the head that is being read.</summary>
    public FramingStep RefuseLate(in ReadOnlySequence<byte> rest) =>
        Refuse(new Refusal(StatusCodes.Status408RequestTimeout, $"The request line and the headers were not sent within {limits.HeadTimeout.TotalSeconds} seconds."), rest);

    private FramingStep NextContent(in ReadOnlySequence<byte> rest)
    {
        var length = Math.Min(rest.Length, _contentLeft);
        if (length == 0)
            return FramingStep.More;
        _contentLeft -= length;
        if (_contentLeft == 0)
            _stage = Stage.Between;
        return FramingStep.Show(length);
    }

    private FramingStep NextHead(in ReadOnlySequence<byte> rest)
    {
        // Each byte is looked for a line feed once, however many pieces a line comes in.
        if (_scanned > _lineStart && rest.Slice(_scanned).PositionOf((byte)'\n') is null)
            return Incomplete(rest);
        var reader = new SequenceReader<byte>(rest);
        reader.Advance(_lineStart);
        while (reader.TryReadTo(out ReadOnlySpan<byte> line, (byte)'\n'))
        {
            if (_head.Take(line) is { } refusal)
                return Refuse(refusal, rest);
            if (_head.IsComplete)
                return Complete(rest, reader.Consumed);
            _lineStart = reader.Consumed;
            if (!_head.HasRequestLine)
                _requestLineStart = _lineStart;
        }

        return Incomplete(rest);
    }

    private FramingStep Incomplete(in ReadOnlySequence<byte> rest)
    {
        _scanned = rest.Length;
        var line = rest.Slice(_lineStart);

        // Where a segment of the pipe ends means nothing.
        var start = line.IsSingleSegment ? line.FirstSpan : line.Slice(0, Math.Min(line.Length, LongestMethod)).ToArray();
        return _head.TakeBeginning(start, line.Length) is { } refusal
            ? Refuse(refusal, rest)
            : FramingStep.More;
    }

    private FramingStep Complete(in ReadOnlySequence<byte> rest, long length)
    {
        if (_head.Validate() is { } refusal)
            return Refuse(refusal, rest);
        _contentLeft = _head.ContentLength;
        _stage = _head.IsChunked ? Stage.Chunks : _contentLeft > 0 ? Stage.Content : Stage.Between;
        if (_head.IsChunked)
            _chunks.Reset();
        if (!_head.NeedsRewriting)
        {
            request.Passed(null, null);
            return FramingStep.Show(length);
        }

        var written = HeadRewriter.Write(rest.Slice(_requestLineStart, length - _requestLineStart).ToArray(), _head, out var host);
        request.Passed(_head.Line.AuthorityLength >= 0 ? SentLine(rest) : null, host);
        return FramingStep.Replace(length, written);
    }

    private FramingStep Refuse(Refusal refusal, in ReadOnlySequence<byte> rest)
    {
        _stage = Stage.Refused;
        var line = SentLine(rest);
        request.Refused(refusal, line, FindAccept(rest));
        return FramingStep.Replace(
            rest.Length,
            line.StartsWith("HEAD ", StringComparison.Ordinal) ? "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray() : "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
    }

    private string SentLine(in ReadOnlySequence<byte> rest)
    {
        var sent = rest.Slice(_requestLineStart);
        sent = sent.PositionOf((byte)'\n') is { } end ? sent.Slice(0, end) : sent;
        return HttpBytes.Printable(sent.Slice(0, Math.Min(sent.Length, MostLogged)).ToArray().AsSpan().TrimEnd((byte)'\r')) + (sent.Length > MostLogged ? "..." : "");
    }

    // What was wrong may stand anywhere; a client that says how it wants to be answered usually says so in good form.
    private string? FindAccept(in ReadOnlySequence<byte> rest)
    {
        var name = "Accept:";
        var reader = new SequenceReader<byte>(rest.Slice(_requestLineStart));
        while (reader.TryReadTo(out ReadOnlySpan<byte> line, (byte)'\n') && line.TrimEnd((byte)'\r').Length > 0)
        {
            if (line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name))
                return Encoding.Latin1.GetString(HttpBytes.Trim(line[name.Length..].TrimEnd((byte)'\r')));
        }

        return null;
    }

    private enum Stage
    {
        Between,
        Head,
        Content,
        Chunks,
        Refused,
    }
}
