namespace GlanceWorker.Hosting.AccessLogs;

/// <summary>A request as it came in: filters may change address, path and scheme before the reply is complete.</summary>
/// <param name="Client">The list of <c>X-Forwarded-For</c>, if there is one, and the peer's address.</param>
/// <param name="Method">Verb, as sent.</param>
/// <param name="Target">Path and query, as sent.</param>
/// <param name="Protocol">Version of HTTP, <c>HTTP/1.1</c>.</param>
internal readonly record struct AccessLogRequest(string Client, string Method, string Target, string Protocol)
{
    private string? Sent { get; init; }

    /// <summary>The request line.</summary>
    public string Line => Sent ?? $"{Method} {Target} {Protocol}";

    /// <summary>A request by its line as it was sent, well-formed or not: what it lacks is empty.</summary>
    public static AccessLogRequest OfLine(string client, string line)
    {
        var method = line.IndexOf(' ', StringComparison.Ordinal);
        var target = method < 0 ? "" : line[(method + 1)..];
        var protocol = target.LastIndexOf(" HTTP/", StringComparison.Ordinal);
        return new AccessLogRequest(client, method < 0 ? line : line[..method], protocol < 0 ? target : target[..protocol], protocol < 0 ? "" : target[(protocol + 1)..]) { Sent = line };
    }
}
