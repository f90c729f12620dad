using Glance.Api.Errors;
using Glance.Api.Requests;
using Glance.Api.V2.Json;
using Glance.Api.V2.Routing;
using Glance.Domain.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Glance.Api.V2;

/// <summary>Finds the route of a request, refuses what has none, and turns every failure into an answer.</summary>
internal sealed class Router(ApiEndpoints endpoints, ILogger logger)
{
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
            await ErrorTable.WriteAsync(http, error, context?.RequestId ?? "-", logger);
        }
    }

    private async Task DispatchAsync(HttpContext http, RequestContext context)
    {
        var path = http.Request.Path.Value ?? ""; // below /v2; read once, before the first filter (docs/decisions/0170)
        if (path.Length == 0)
        {
            Redirect(http);
            return;
        }

        foreach (var route in RouteTable.Routes)
        {
            if (!route.Template.TryMatch(path, out var values))
                continue;
            var verb = route.Find(http.Request.Method);
            if (verb is null)
            {
                if (route.Allow is not { } allow)
                    continue;
                throw new ApiException(405, null) { Headers = [new("Allow", allow)] };
            }

            if (verb.RefusesBody && JsonBody.IsPresent(http.Request))
                throw ApiException.BadRequest("A body is not expected with this request.");
            await verb.Handler(endpoints, new Exchange(http, context, values));
            return;
        }

        throw IsKnownVerb(http.Request.Method) ? new ApiException(404, null, UnservedRoutes.Describe(path)) : new ApiException(501, null);
    }

    private static void Redirect(HttpContext http)
    {
        http.Response.StatusCode = 302;
        http.Response.Headers.Location = $"{http.Request.Scheme}://{http.Request.Host.Value}{http.Request.PathBase.ToUriComponent()}/{http.Request.QueryString.Value}";
        http.Response.ContentType = "text/plain; charset=utf8";
        http.Response.ContentLength = 0;
    }

    private static bool IsKnownVerb(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "PATCH";
}
