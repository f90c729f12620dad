namespace GlanceWorker.Framing;

/// <summary>
/// What the framing has to say about the request that Kestrel reads now, one object for a connection, found among its features. The next
/// head is validated only when Kestrel asks for it, so that the values stay until the request is done.
/// </summary>
internal sealed class FramedRequest
{
    private volatile bool _isAnswered;
    private volatile bool _endsHere;

    /// <summary>Whether it was served: nobody uses what of it is still to come.</summary>
    public bool IsAnswered => _isAnswered;

    /// <summary>Whether its body was asked for: a client that waits for <c>100 Continue</c> was told to send it.</summary>
    public bool IsBodyRead { get; set; }

    /// <summary>Whether what of it is still to come is not read: its answer ends the connection.</summary>
    public bool IsLast => _endsHere && _isAnswered;

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

    /// <summary>Its answer ends the connection.</summary>
    public void EndsHere() => _endsHere = true;

    /// <summary>A request that Kestrel reads as it was sent, or nearly.</summary>
    public void Passed(string? requestLine, string? host)
    {
        RequestLine = requestLine;
        Host = host;
        IsBodyRead = false;
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
