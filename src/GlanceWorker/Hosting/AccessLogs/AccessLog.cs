using System.Globalization;
using Glance.Api.Requests;
using Glance.Logging;
using GlanceWorker.Framing;
using GlanceWorker.Pipeline;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace GlanceWorker.Hosting.AccessLogs;

/// <summary>
/// The line of eventlet's server for each request, written when the reply is out (wsgi-server-contract section 10):
/// <c>ip - - [date] "request line" status bytes seconds</c>. Bytes are the status line, the headers and the body.
/// Without anyone listening to the logger a request costs one question.
/// </summary>
internal sealed class AccessLog(ILogger logger, TimeProvider time)
{
    /// <summary>Logger of upstream's access lines.</summary>
    public const string LoggerName = "eventlet.wsgi.server";

    private readonly AccessLogClock _clock = new(time);

    /// <summary>Wraps a pipeline; to be the outermost of all, so that no reply goes by unseen.</summary>
    public RequestDelegate Wrap(RequestDelegate next) => context =>
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            Watch(context);
        }

        return next(context);
    };

    private void Watch(HttpContext context)
    {
        var body = new AccessLogBody(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        context.Features.Set<IHttpResponseBodyFeature>(body);

        // Read now: filters may rewrite paths, addresses and schemes before the reply is complete.
        var exchange = new AccessLogExchange(this, context, body, RequestOf(context), time.GetTimestamp());
        context.Response.OnCompleted(static state => ((AccessLogExchange)state).WriteAsync(), exchange);
    }

    /// <summary>Writes the line of a finished exchange.</summary>
    internal void Write(AccessLogExchange exchange)
    {
        var context = exchange.Context;
        var caller = context.Features.Get<IRequestContextFeature>()?.Context;
        using (caller is null ? null : logger.BeginContext(caller.ToLogContext()))
        {
            // One finished text: the columns are a contract. Whoever wants single values has the fields of a JSON line.
            var request = exchange.Request;
            var status = context.Response.StatusCode;
            var bytes = HeadBytes(context) + exchange.Body.Bytes;
            var seconds = time.GetElapsedTime(exchange.Start).TotalSeconds;
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"{request.Client} - - [{_clock.Now()}] \"{request.Line}\" {status} {bytes} {seconds:F6}");
            AccessLogMessages.Answered(logger, new AccessLogLine(text, request, status, bytes, seconds, caller));
        }
    }

    private static string ClientOf(HttpContext context)
    {
        var peer = context.Connection.RemoteIpAddress?.ToString() ?? "-";
        var forwarded = context.Request.Headers["X-Forwarded-For"];
        return forwarded.Count == 0
            ? peer
            : forwarded.ToString().Replace(" ", "", StringComparison.Ordinal) is { Length: > 0 } list ? list + "," + peer : peer;
    }

    private static AccessLogRequest RequestOf(HttpContext context)
    {
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        return context.Features.Get<FramedRequest>()?.RequestLine is { } sent
            ? AccessLogRequest.OfLine(ClientOf(context), sent)
            : new AccessLogRequest(ClientOf(context), request.Method, request.RawTarget, request.Protocol);
    }

    private static long HeadBytes(HttpContext context)
    {
        var reason = context.Features.Get<IHttpResponseFeature>()?.ReasonPhrase ?? ReasonPhrases.GetReasonPhrase(context.Response.StatusCode);
        var bytes = "HTTP/1.1 200 \r\n\r\n".Length + reason.Length;
        foreach (var (name, values) in context.Response.Headers)
        {
            foreach (var value in values)
            {
                bytes += name.Length + (value?.Length ?? 0) + ": \r\n".Length;
            }
        }

        return bytes;
    }
}
