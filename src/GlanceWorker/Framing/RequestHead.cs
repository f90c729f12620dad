using System.Text;

namespace GlanceWorker.Framing;

/// <summary>Validates a head line by line, each as it comes. One object for a connection.</summary>
internal sealed class RequestHead(FramingLimits limits)
{
    private RequestLine _line;
    private TransferCodings _codings;
    private bool _hasRequestLine;
    private bool _hasLength;
    private bool _wantsLength;
    private int _hosts;
    private int _emptyLines;
    private int _headerLines;
    private int _headerBytes;
    private Refusal? _expectation;

    /// <summary>The request line, once there is one.</summary>
    public RequestLine Line => _line;

    /// <summary>Whether the empty line at its end has come.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether a request line has been taken.</summary>
    public bool HasRequestLine => _hasRequestLine;

    /// <summary>Bytes of the body; 0 for none.</summary>
    public long ContentLength { get; private set; }

    /// <summary>Whether the body comes in chunks.</summary>
    public bool IsChunked => _codings.IsPresent;

    /// <summary>Whether Kestrel would not take the Host header though there is nothing wrong with it.</summary>
    public bool HasUnusualHost { get; private set; }

    /// <summary>Whether a length of 0 is to be said: Kestrel asks HTTP/1.0 clients for one, Python's server does not.</summary>
    public bool NeedsLength => _wantsLength && _line.IsVersion10 && !_hasLength;

    /// <summary>Whether Kestrel is to read another head than was sent.</summary>
    public bool NeedsRewriting => _line.HasRawBytes || _line.AuthorityLength >= 0 || HasUnusualHost || NeedsLength;

    /// <summary>Begins with the next request.</summary>
    public void Reset()
    {
        _hasRequestLine = _hasLength = IsComplete = HasUnusualHost = false;
        _hosts = _emptyLines = _headerLines = _headerBytes = 0;
        _codings = default;
        _expectation = null;
        ContentLength = 0;
    }

    /// <summary>Takes the next line.</summary>
    /// <param name="line">The line without its line feed.</param>
    /// <returns>Why the request is refused; null while it is not.</returns>
    public Refusal? Take(ReadOnlySpan<byte> line)
    {
        if (!_hasRequestLine && line.Length + 1 >= FramingLimits.MaxRequestLine)
            return TooLongLine();
        if (line.IsEmpty || line[^1] != '\r')
            return Refusal.Bad($"The line {HttpBytes.Show(line)} ends with a line feed alone; it is to end with a carriage return and a line feed.");
        line = line[..^1];
        if (line.IsEmpty)
            return TakeEmpty();
        if (_hasRequestLine)
            return TakeHeader(line);
        _hasRequestLine = true;
        _wantsLength = line.StartsWith("POST "u8) || line.StartsWith("PUT "u8);
        return RequestLine.Read(line, out _line);
    }

    /// <summary>Looks at the beginning of a line whose end has not come yet.</summary>
    /// <param name="start">Its first bytes.</param>
    /// <param name="length">Bytes of it so far.</param>
    /// <returns>Why the request is refused, whatever comes; null while it is not.</returns>
    public Refusal? TakeBeginning(ReadOnlySpan<byte> start, long length)
    {
        if (_hasRequestLine)
            return length + _headerBytes > FramingLimits.MaxHeaderBytes || (limits.MaxHeaderLine > 0 && length >= limits.MaxHeaderLine) ? Fits((int)Math.Min(length, int.MaxValue / 2)) : null;
        if (length >= FramingLimits.MaxRequestLine)
            return TooLongLine();

        // What is not HTTP, such as TLS, may never send a line feed.
        var strange = start.IndexOfAnyExcept(HttpBytes.Token);
        return strange < 0 || (strange > 0 && start[strange] == ' ') || start is [(byte)'\r'] ? null : RequestLine.Read(start, out _);
    }

    /// <summary>Looks at the head as a whole, once it is complete.</summary>
    /// <returns>Why the request is refused; null when it is not.</returns>
    public Refusal? Validate()
    {
        if (_hosts != 1 && (_hosts > 1 || !_line.IsVersion10))
            return Refusal.Bad($"The request has {_hosts} Host headers; it is to have one.");
        if (!_codings.IsPresent)
            return _expectation;
        if (_hasLength)
            return Refusal.Bad("The request has both Content-Length and Transfer-Encoding; where its body ends would depend on who reads it.");
        return _line.IsVersion10 ? Refusal.Bad("The request is HTTP/1.0 and has Transfer-Encoding, which came with HTTP/1.1.") : _codings.Validate() ?? _expectation;
    }

    private static Refusal TooLongLine() =>
        new(StatusCodes.Status414UriTooLong, $"The request line is longer than {FramingLimits.MaxRequestLine - 1} bytes.");

    private Refusal? TakeEmpty()
    {
        if (_hasRequestLine)
            IsComplete = true;
        else if (++_emptyLines > FramingLimits.MaxEmptyLines)
            return Refusal.Bad($"More than {FramingLimits.MaxEmptyLines} empty lines stand in front of the request.");
        return null;
    }

    private Refusal? TakeHeader(ReadOnlySpan<byte> line)
    {
        if (++_headerLines > FramingLimits.MaxHeaderLines)
            return Refusal.Bad($"The request has more than {FramingLimits.MaxHeaderLines} header lines.");
        if (Fits(line.Length + 2) is { } tooLong)
            return tooLong;
        var name = line.IndexOfAnyExcept(HttpBytes.Token);
        if (name <= 0 || line[name] != ':')
            return Refusal.Bad($"The header line {HttpBytes.Show(line)} {WrongName(line, name)}; it is to read 'Name: value'.");
        var value = line[(name + 1)..];
        if (value.ContainsAny(HttpBytes.LineBreakers))
            return Refusal.Bad($"The header line {HttpBytes.Show(line)} has a carriage return or a null byte in its value.");
        return name switch
        {
            4 when Is(line, "Host"u8) => TakeHost(HttpBytes.Trim(value)),
            6 when Is(line, "Expect"u8) => TakeExpectation(HttpBytes.Trim(value)),
            14 when Is(line, "Content-Length"u8) => TakeLength(HttpBytes.Trim(value)),
            17 when Is(line, "Transfer-Encoding"u8) => TakeCodings(HttpBytes.Trim(value)),
            _ => null,
        };
    }

    private Refusal? Fits(int length)
    {
        _headerBytes += length;
        if (limits.MaxHeaderLine > 0 && length >= limits.MaxHeaderLine)
            return Refusal.Bad($"A header line is longer than max_header_line allows ({limits.MaxHeaderLine} bytes).");
        return _headerBytes > FramingLimits.MaxHeaderBytes ? Refusal.Bad($"The header lines are longer than {FramingLimits.MaxHeaderBytes} bytes together.") : null;
    }

    private static string WrongName(ReadOnlySpan<byte> line, int name) => (name < 0 ? (byte)0 : line[name]) switch
    {
        (byte)' ' or (byte)'\t' when name == 0 => "begins with a blank, a continuation that HTTP has given up",
        (byte)' ' or (byte)'\t' => "has a blank in or behind its name",
        (byte)':' => "has no name",
        0 when name < 0 => "has no colon",
        _ => "has a character in its name that none may have",
    };

    private Refusal? TakeHost(ReadOnlySpan<byte> value)
    {
        _hosts++;
        if (!HostHeader.IsValid(value, out var isPlain))
            return Refusal.Bad($"The Host header {HttpBytes.Show(value)} is not a host name or address with or without a port.");
        HasUnusualHost |= !isPlain;
        return null;
    }

    private Refusal? TakeExpectation(ReadOnlySpan<byte> value)
    {
        foreach (var range in value.Split((byte)','))
        {
            var expectation = HttpBytes.Trim(value[range]);
            if (!expectation.IsEmpty && !Ascii.EqualsIgnoreCase(expectation, "100-continue"u8))
                _expectation ??= new Refusal(StatusCodes.Status417ExpectationFailed, $"The expectation {HttpBytes.Show(expectation)} cannot be met; only '100-continue' can.");
        }

        return null;
    }

    private Refusal? TakeLength(ReadOnlySpan<byte> value)
    {
        if (_hasLength)
            return Refusal.Bad("The request has more than one Content-Length.");
        _hasLength = true;
        if (value.IsEmpty || value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return Refusal.Bad($"Content-Length {HttpBytes.Show(value)} is not a number of bytes: it is to be digits only.");
        if (!TryCount(value, out var length))
            return Refusal.Bad($"Content-Length {HttpBytes.Show(value)} cannot be counted: the largest is {long.MaxValue}.");
        ContentLength = length;
        return null;
    }

    private Refusal? TakeCodings(ReadOnlySpan<byte> value)
    {
        _codings.Add(value);
        return null;
    }

    // No more digits than Kestrel counts on either of its ways.
    private static bool TryCount(ReadOnlySpan<byte> digits, out long value)
    {
        value = 0;
        return digits.Length <= "9223372036854775807".Length && long.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out value);
    }

    private static bool Is(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(line[..name.Length], name);
}
