namespace GlanceWorker.Hosting;

/// <summary>A request as it came in: filters may change address, path and scheme before the reply is complete.</summary>
/// <param name="Client">The list of <c>X-Forwarded-For</c>, if there is one, and the peer's address.</param>
/// <param name="Method">Verb, as sent.</param>
/// <param name="Target">Path and query, as sent.</param>
/// <param name="Protocol">Version of HTTP, <c>HTTP/1.1</c>.</param>
internal readonly record struct AccessLogRequest(string Client, string Method, string Target, string Protocol);
