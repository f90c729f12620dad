using System.Collections.Concurrent;
using System.Net;

namespace Glance.UnitTests.Keystone;

/// <summary>Answers in place of Keystone without a socket, and remembers what it was asked.</summary>
internal sealed class ScriptedKeystone(Func<CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public ScriptedKeystone(HttpStatusCode status, string body, string? subjectToken = null)
        : this(_ => Task.FromResult(Answer(status, body, subjectToken)))
    {
    }

    /// <summary>Method, URL and what is accepted, for each request.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public static HttpResponseMessage Answer(HttpStatusCode status, string body, string? subjectToken)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body) };
        if (subjectToken is not null)
            response.Headers.Add("X-Subject-Token", subjectToken);
        return response;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Enqueue($"{request.Method} {request.RequestUri} {request.Headers.Accept}");
        return answer(cancellationToken);
    }
}
