namespace GlanceWorker.Framing;

/// <summary>How large the parts of a request may be that are not its content (docs/limits.md).</summary>
internal sealed record FramingLimits
{
    /// <summary>Longest request line with its line end, as the Python server has it (wsgi-server-contract section 9).</summary>
    public const int MaxRequestLine = 8192;

    /// <summary>All header lines together, likewise.</summary>
    public const int MaxHeaderBytes = 65536;

    /// <summary>Header lines of a request, trailers of a chunked body.</summary>
    public const int MaxHeaderLines = 500;

    /// <summary>Longest line with the size of a chunk, its extensions included.</summary>
    public const int MaxChunkLine = 4096;

    /// <summary>Empty lines that may stand in front of a request: old clients send one after a body (RFC 9112 section 2.2).</summary>
    public const int MaxEmptyLines = 8;

    /// <summary>Longest header line with its line end (<c>max_header_line</c>); 0 for no limit of its own.</summary>
    public required int MaxHeaderLine { get; init; }

    /// <summary>How long a client may take for a head from its first byte.</summary>
    public required TimeSpan HeadTimeout { get; init; }
}
