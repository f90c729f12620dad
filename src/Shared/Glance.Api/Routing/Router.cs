using Glance.Api.Errors;
using Glance.Api.Json;
using Glance.Api.Requests;
using Glance.Domain.Errors;
using Glance.Domain.Requests;
using Glance.Domain.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Glance.Api.Routing;

/// <summary>Finds the route of a request, refuses what has none, and turns every failure into an answer.</summary>
/// <param name="routes">The routes.</param>
/// <param name="describeUnserved">What a path that was not found is for, in the words of the answer; null for one that nobody has.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told about failures.</param>
internal sealed class Router(RouteTable routes, Func<string, string?> describeUnserved, TimeProvider time, ILogger logger)
{
    private readonly RepeatedFaults _faults = new(time);

    /// <summary>Answers a request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        var context = http.Features.Get<IRequestContextFeature>()?.Context;
        try
        {
            if (context is null)
                throw new InvalidOperationException("no filter before the API says who asks: the pipeline lacks a context filter");
            await DispatchAsync(http, context);
        }
        catch (Exception error)
        {
            await ErrorTable.WriteAsync(http, error, context?.RequestId ?? "-", logger, _faults);
        }
    }

    private async Task DispatchAsync(HttpContext http, RequestContext context)
    {
        var path = http.Request.Path.Value ?? ""; // below the version; read once, before the first filter (docs/decisions/0170)
        if (path.Length == 0)
        {
            Redirect(http);
            return;
        }

        if (routes.Find(http.Request.Method, path, out var values) is not { } verb)
            throw IsKnownVerb(http.Request.Method) ? new ApiException(404, null, describeUnserved(path)) : new ApiException(501, null);
        if (verb.RefusesBody && JsonBody.IsPresent(http.Request))
            throw ApiException.BadRequest("A body is not expected with this request.");
        var exchange = new Exchange(http, context, values);
        await (GlanceTelemetry.Request.IsObserved ? ObserveAsync(verb, exchange) : verb.Handler(exchange));
    }

    private static Task<int> ObserveAsync(RouteVerb verb, Exchange exchange) => GlanceTelemetry.Request.ObserveAsync(verb.Title, async () =>
    {
        await verb.Handler(exchange);
        return exchange.Response.StatusCode;
    });

    private static void Redirect(HttpContext http)
    {
        http.Response.StatusCode = 302;
        http.Response.Headers.Location = $"{RequestOrigin.Of(http.Request)}{http.Request.PathBase.ToUriComponent()}/{http.Request.QueryString.Value}";
        http.Response.ContentType = "text/plain; charset=utf8";
        http.Response.ContentLength = 0;
    }

    private static bool IsKnownVerb(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "PATCH";
}
