using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Glance.Api.Requests;
using Glance.Domain.Requests;
using Glance.Linux.Sockets;
using Glance.Logging;
using GlanceWorker.Filters;
using GlanceWorker.Hosting;
using GlanceWorker.Hosting.Accept;
using GlanceWorker.Pipeline;
using Microsoft.AspNetCore.Http.Features;

namespace GlanceWorker.Composition;

/// <summary>
/// What a worker does before it takes over from others: it answers requests of its own, so that the first client does not wait until
/// everything is compiled that one request runs through. They only read, no filter of the operator's and no log sees them, and whatever
/// becomes of them, the worker serves afterwards (docs/decisions/0139).
/// </summary>
internal sealed class WarmUp(RequestDelegate api, WorkerServerOptions options, WorkerLifetime lifetime, ILogger logger)
{
    /// <summary>Others serve meanwhile; yet whoever reloads waits for the new workers.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Where the paste file's own pipelines put this version of the API; what stands before it matters for addresses in answers only.
    /// </summary>
    private const string Mount = "/v2";

    /// <summary>Times each request is answered.</summary>
    private const int Times = 3;

    /// <summary>Answers them all, or as many as there is time for.</summary>
    public async Task RunAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(lifetime.Now);
        limit.CancelAfter(Limit);
        try
        {
            for (var i = 0; i < Times; i++)
                await AskApiAsync(limit.Token);
            await AskServerAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            logger.LogDebug("The warm-up ends before all requests were answered: it may take {Seconds} s", Limit.TotalSeconds);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            logger.LogWarning(exception, "The warm-up failed: {Reason}. This worker serves all the same; its first clients wait longer", exception.Message);
        }
    }

    // Routing, policies, database and JSON, behind the filters: who asks is nobody that a token could name.
    private async Task AskApiAsync(CancellationToken cancellationToken)
    {
        var list = await AnswerAsync("/images", "?limit=2", cancellationToken);
        await AnswerAsync($"/images/{FirstImage(list) ?? Guid.Empty}", string.Empty, cancellationToken);
    }

    private static Guid? FirstImage(MemoryStream list)
    {
        if (list.Length == 0)
            return null;
        using var json = JsonDocument.Parse(list.GetBuffer().AsMemory(0, (int)list.Length));
        return json.RootElement.TryGetProperty("images", out var images) && images.GetArrayLength() > 0 && images[0].GetProperty("id").TryGetGuid(out var id) ? id : null;
    }

    // The answer's body; empty when it was refused.
    private async Task<MemoryStream> AnswerAsync(string path, string query, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestAborted = cancellationToken };
        http.Features.Set<IRequestContextFeature>(new RequestContextFeature(RequestContext.Unauthenticated("warm-up")));
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = Mount + path + query;
        http.Request.Method = HttpMethods.Get;
        http.Request.Scheme = Uri.UriSchemeHttp;
        http.Request.Protocol = HttpProtocol.Http11;
        http.Request.Host = new HostString(IPAddress.Loopback.ToString());
        http.Request.PathBase = Mount;
        http.Request.Path = path;
        http.Request.QueryString = new QueryString(query);
        http.Response.Body = body;
        await api(http);

        // The API takes it for a client that has gone, and ends without an answer.
        cancellationToken.ThrowIfCancellationRequested();
        await http.Response.CompleteAsync();
        logger.LogDebug("Warm-up: GET {Path} answers {Status}", path, http.Response.StatusCode);
        if (http.Response.StatusCode != StatusCodes.Status200OK)
            body.SetLength(0);
        return body;
    }

    // Connections, HTTP and the access log: a server that knows one word, on a port of its own.
    private async Task AskServerAsync(CancellationToken cancellationToken)
    {
        using var log = GlanceLogging.Create(new LoggingOptions { LogFile = "/dev/null" }, TimeProvider.System);
        using var listener = ListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0), Times, TimeSpan.FromMinutes(1));
        var endpoint = listener.Endpoint;
        await using var server = new WorkerServer(options, new WorkerSocket(listener, null, 0), static http => http.Response.WriteAsync("OK"), RefusedRequest.AnswerAsync, lifetime, log.Factory);
        await server.StartAsync(cancellationToken);
        try
        {
            for (var i = 0; i < Times; i++)
                await AskOnceAsync(endpoint, cancellationToken);
        }
        finally
        {
            await server.DrainAsync();
        }
    }

    private static async Task AskOnceAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray();
        using var client = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(endpoint, cancellationToken);
        await client.SendAsync(request, cancellationToken);
        var answer = new byte[1024];
        while (await client.ReceiveAsync(answer, cancellationToken) > 0)
        {
        }
    }
}
