using System.Net;
using System.Text;
using Glance.Api.Errors;
using Glance.Api.Requests;
using GlanceWorker.Pipeline;

namespace GlanceWorker.Filters.Health;

/// <summary>
/// The filter and app <c>healthcheck</c>: 200 while every check is content, otherwise 503, without authentication
/// or request id (middleware-contract section 11).
/// </summary>
internal sealed class Healthcheck
{
    private static readonly string[] Offers = ["text/plain", "text/html", "application/json"];
    private static readonly string[] ProxyHeaders =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix"];

    private readonly HealthcheckOptions _options;
    private readonly IReadOnlyList<IPNetwork> _networks;
    private readonly IReadOnlyList<Func<int, Task<HealthCheckResult>>> _checks;
    private readonly TimeProvider _time;

    /// <summary>Prepares the checks.</summary>
    /// <exception cref="Glance.Configuration.Paste.PasteException">A setting is wrong.</exception>
    public Healthcheck(FactoryContext context, HealthcheckOptions options, IReadOnlyDictionary<string, SharedProbe> probes, TimeProvider time)
    {
        _options = options;
        _networks = options.Networks(context);
        _checks = HealthChecks.Create(context, options, probes);
        _time = time;
    }

    /// <summary>The filter: answers its path, and passes on everything else and whoever may not ask.</summary>
    public RequestDelegate Before(RequestDelegate next) => http =>
        IsPath(http.Request) && MayAsk(http) ? AnswerAsync(http) : next(http);

    /// <summary>The app: whoever may not ask finds nothing.</summary>
    public Task ServeAsync(HttpContext http) => MayAsk(http) ? AnswerAsync(http) : ErrorBody.WriteAsync(http, StatusCodes.Status404NotFound);

    private bool IsPath(HttpRequest request) => request.PathBase.HasValue
        ? request.PathBase.Add(request.Path).Value == _options.Path
        : request.Path.Value == _options.Path;

    private bool MayAsk(HttpContext http)
    {
        if (_options.IgnoreProxiedRequests && ProxyHeaders.Any(http.Request.Headers.ContainsKey))
            return false;
        if (_networks.Count == 0)
            return true;
        var address = http.Connection.RemoteIpAddress;
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        return address is not null && _networks.Any(network => network.Contains(address));
    }

    private async Task AnswerAsync(HttpContext http)
    {
        // All at once: the slowest one's limit is the limit of the answer.
        var asked = new Task<HealthCheckResult>[_checks.Count];
        for (var i = 0; i < asked.Length; i++)
            asked[i] = _checks[i](http.Connection.LocalPort);
        var results = new HealthCheckResult[asked.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = await asked[i];
        var isHealthy = Array.TrueForAll(results, r => r.IsAvailable);
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.StatusCode = isHealthy ? StatusCodes.Status204NoContent : StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var (contentType, text) = Choose(http.Request) switch
        {
            1 => ("text/html; charset=UTF-8", HealthReport.Html(results, _options.Detailed, _time.GetUtcNow())),
            2 => ("application/json", HealthReport.Json(results, _options.Detailed, _time.GetUtcNow())),
            _ => ("text/plain; charset=UTF-8", HealthReport.Text(results)),
        };
        var body = Encoding.UTF8.GetBytes(text);
        http.Response.StatusCode = isHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static int Choose(HttpRequest request) =>
        request.Headers.TryGetValue("Accept", out var accept) ? AcceptHeader.Choose(accept.ToString(), Offers) : 0;
}
