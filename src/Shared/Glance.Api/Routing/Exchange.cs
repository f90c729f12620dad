using Glance.Domain.Requests;
using Microsoft.AspNetCore.Http;

namespace Glance.Api.Routing;

/// <summary>One request on its way through an endpoint. It ends there: operations get values.</summary>
/// <param name="Http">Request and response.</param>
/// <param name="Context">Who asks.</param>
/// <param name="Values">The parts of the path that the route leaves open, in order.</param>
internal sealed record Exchange(HttpContext Http, RequestContext Context, IReadOnlyList<string> Values)
{
    /// <summary>The request.</summary>
    public HttpRequest Request => Http.Request;

    /// <summary>The response.</summary>
    public HttpResponse Response => Http.Response;

    /// <summary>Cancelled when the client goes away.</summary>
    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>Answers without a body, with the headers WebOb gives such an answer.</summary>
    public void Empty(int status)
    {
        Response.StatusCode = status;
        Response.ContentType = "text/html; charset=UTF-8";
        Response.ContentLength = 0;
    }
}
