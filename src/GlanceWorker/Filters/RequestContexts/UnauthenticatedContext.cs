using Glance.Api.Requests;
using Glance.Domain.Requests;
using GlanceWorker.Pipeline;

namespace GlanceWorker.Filters.RequestContexts;

/// <summary>
/// The filter <c>unauthenticated-context</c>: everyone is an administrator without a name. It gives every response a request id, always one
/// of its own making: what the client sends is ignored (observed on Glance 25.1).
/// </summary>
internal sealed class UnauthenticatedContext(RequestDelegate next)
{
    /// <summary>Serves one request.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        var context = RequestContext.Unauthenticated(RequestIds.New());
        http.Features.Set<IRequestContextFeature>(new RequestContextFeature(context));
        http.Response.Headers[RequestIds.Header] = context.RequestId;
        return next(http);
    }
}
