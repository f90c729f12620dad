namespace GlanceWorker.Framing;

/// <summary>
/// What the framing has to say about the request that Kestrel reads now, one object for a connection, found among its features. The next
/// head is validated only when Kestrel asks for it, so that the values stay until the request is done.
/// </summary>
internal sealed class FramedRequest
{
    private volatile bool _isAnswered;

    /// <summary>Whether it was served: nobody uses what of it is still to come.</summary>
    public bool IsAnswered => _isAnswered;

    /// <summary>Set when the request is refused: what Kestrel reads stands in its place.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>The request line as it was sent, when Kestrel reads another one.</summary>
    public string? RequestLine { get; private set; }

    /// <summary>The header Accept of a refused request.</summary>
    public string? Accept { get; private set; }

    /// <summary>The header Host as it was sent, when Kestrel would not take it.</summary>
    public string? Host { get; private set; }

    /// <summary>Another request begins.</summary>
    public void Began() => _isAnswered = false;

    /// <summary>It was served.</summary>
    public void Answered() => _isAnswered = true;

    /// <summary>A request that Kestrel reads as it was sent, or nearly.</summary>
    public void Passed(string? requestLine, string? host)
    {
        RequestLine = requestLine;
        Host = host;
    }

    /// <summary>A request that is not handed on.</summary>
    public void Refused(Refusal refusal, string requestLine, string? accept)
    {
        Refusal = refusal;
        RequestLine = requestLine;
        Accept = accept;
        Host = null;
    }
}
