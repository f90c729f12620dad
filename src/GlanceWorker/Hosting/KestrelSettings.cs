using System.Text;
using GlanceWorker.Framing;
using GlanceWorker.Hosting.Clients;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace GlanceWorker.Hosting;

/// <summary>
/// How Kestrel is set: no limit of it is its own choice (docs/limits.md), and what it would refuse the framing refuses before it, with an
/// answer.
/// </summary>
internal static class KestrelSettings
{
    // Whatever passes the framing is to pass here: a byte outside ASCII has become three, and a header or two have been added.
    private const int MaxRequestLine = 3 * FramingLimits.MaxRequestLine;
    private const int MaxHeadersTotal = FramingLimits.MaxHeaderBytes + FramingLimits.MaxRequestLine;
    private const int MaxHeaders = FramingLimits.MaxHeaderLines + 2;

    private const int MaxUnreadRequest = 1024 * 1024;
    private const int MaxUnreadAnswer = 32 * 1024;

    // Kestrel adds a limit to a count of nanoseconds: the longest TimeSpan overflows, and a request then has no time at all (408, and idle
    // connections closed).
    private static readonly TimeSpan Never = TimeSpan.FromDays(3650);

    /// <summary>Settings of the server.</summary>
    public static KestrelServerOptions Create(WorkerServerOptions options)
    {
        var kestrel = new KestrelServerOptions
        {
            AddServerHeader = false,
            AllowSynchronousIO = false,
            RequestHeaderEncodingSelector = EncodingOf,
            ResponseHeaderEncodingSelector = EncodingOf,
        };
        SetLimits(kestrel.Limits, options);
        return kestrel;
    }

    /// <summary>Settings of an endpoint.</summary>
    public static void Configure(ListenOptions endpoint, WorkerServerOptions options)
    {
        endpoint.Protocols = HttpProtocols.Http1;
        var limits = new FramingLimits { MaxHeaderLine = options.MaxHeaderLine, HeadTimeout = HeadTimeoutOf(options) };
        endpoint.Use(next => ConnectionFraming.Before(next, limits));
    }

    private static void SetLimits(KestrelServerLimits limits, WorkerServerOptions options)
    {
        limits.MaxRequestLineSize = MaxRequestLine;
        limits.MaxRequestHeadersTotalSize = MaxHeadersTotal;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxRequestBufferSize = MaxUnreadRequest;
        limits.MaxResponseBufferSize = MaxUnreadAnswer;
        limits.MaxRequestBodySize = null;
        limits.MaxConcurrentConnections = null;
        limits.MaxConcurrentUpgradedConnections = 0;

        // StalledConnections bounds clients that stall: its rates forget no silence for what was sent before (docs/decisions/0191).
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.KeepAliveTimeout = OrForever(options.ClientSocketTimeout);

        // Heads come whole: it is the framing that waits for them.
        limits.RequestHeadersTimeout = Never;
    }

    private static TimeSpan HeadTimeoutOf(WorkerServerOptions options)
    {
        var limit = OrForever(options.Clients.Header);
        var silence = OrForever(options.ClientSocketTimeout);
        return silence < limit ? silence : limit;
    }

    private static TimeSpan OrForever(TimeSpan limit) => limit > TimeSpan.Zero && limit < Never ? limit : Never;

    // Each byte a character and back, as WSGI has it: no value is refused for its encoding. Only Content-Length, which is digits, goes
    // Kestrel's short way.
    private static Encoding? EncodingOf(string header) => header == HeaderNames.ContentLength ? null : Encoding.Latin1;
}
