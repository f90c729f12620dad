using Glance.Api.Errors;
using Glance.Api.Requests;
using Glance.Domain.Requests;
using GlanceWorker.Filters.RequestContexts;
using GlanceWorker.Framing;
using GlanceWorker.Pipeline;
using Microsoft.AspNetCore.Http.Features;

namespace GlanceWorker.Filters;

/// <summary>
/// Answers a request that the framing has refused: as the API answers, with a request id, and as the last of its connection.
/// </summary>
internal static class RefusedRequest
{
    /// <summary>Answers in place of the pipeline.</summary>
    public static Task AnswerAsync(HttpContext http)
    {
        var request = http.Features.GetRequiredFeature<FramedRequest>();
        var refusal = request.Refusal ?? throw new InvalidOperationException("The request was not refused.");
        var context = new RequestContext { RequestId = RequestIds.New(), ReadOnly = true };
        http.Features.Set<IRequestContextFeature>(new RequestContextFeature(context));
        http.Request.Headers.Accept = request.Accept;
        http.Response.Headers[RequestIds.Header] = context.RequestId;
        http.Response.Headers.Connection = "close";
        return ErrorBody.WriteAsync(http, refusal.Status, refusal.Reason);
    }
}
