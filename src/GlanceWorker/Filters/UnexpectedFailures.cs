using Glance.Api.Errors;
using Glance.Api.Requests;
using Glance.Domain.Requests;
using GlanceWorker.Filters.RequestContexts;
using GlanceWorker.Pipeline;

namespace GlanceWorker.Filters;

/// <summary>
/// The outermost step of the pipeline: whatever a filter or an application throws is answered as the API answers, with a request id, and
/// logged in one line. Behind it there is only Kestrel, whose answer has neither.
/// </summary>
internal static class UnexpectedFailures
{
    /// <summary>Wraps a pipeline.</summary>
    public static RequestDelegate Around(RequestDelegate pipeline, ILogger logger) => async http =>
    {
        try
        {
            await pipeline(http);
        }
        catch (Exception error)
        {
            await ErrorTable.WriteAsync(http, error, IdentifyRequest(http), logger);
        }
    };

    // No filter may have come to giving the request an id, for the answer, the log and the access log.
    private static string IdentifyRequest(HttpContext http)
    {
        if (http.Features.Get<IRequestContextFeature>()?.Context is not { } context)
        {
            context = new RequestContext { RequestId = RequestIds.New(), ReadOnly = true };
            http.Features.Set<IRequestContextFeature>(new RequestContextFeature(context));
        }

        if (!http.Response.HasStarted && !http.Response.Headers.ContainsKey(RequestIds.Header))
            http.Response.Headers[RequestIds.Header] = context.RequestId;
        return context.RequestId;
    }
}
