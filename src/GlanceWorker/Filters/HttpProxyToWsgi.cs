using System.Buffers;
using System.Net;
using Glance.Api.Requests;
using GlanceWorker.Pipeline;

namespace GlanceWorker.Filters;

/// <summary>
/// The filter <c>http_proxy_to_wsgi</c>: scheme, host and client address as a proxy in front of the service saw them, by the first element
/// of <c>Forwarded</c>, otherwise by <c>X-Forwarded-*</c>; and <c>X-Forwarded-Prefix</c> before the path base.
/// Values that could not be a scheme, a host or an address are left aside rather than believed.
/// </summary>
internal sealed class HttpProxyToWsgi(RequestDelegate next)
{
    // RFC 3986, host and port; addresses with a zone too.
    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&'()*+;=:[]");

    /// <summary>The filter; takes no place in the chain while proxy headers are not to be believed, which is the default.</summary>
    public static Func<RequestDelegate, RequestDelegate> Create(FactoryContext context, PipelineOptions options) =>
        context.Bool("enable_proxy_headers_parsing", options.EnableProxyHeadersParsing)
            ? next => new HttpProxyToWsgi(next).InvokeAsync
            : next => next;

    /// <summary>Serves one request.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        var forwarded = headers["Forwarded"].ToString();
        if (forwarded.Length > 0)
            ApplyForwarded(http, First(forwarded));
        else
            Apply(http, First(headers["X-Forwarded-Proto"].ToString()), First(headers["X-Forwarded-Host"].ToString()), First(headers["X-Forwarded-For"].ToString()));

        var prefix = First(headers["X-Forwarded-Prefix"].ToString()).TrimEnd('/').ToString();
        if (prefix.StartsWith('/') && IsVisible(prefix))
        {
            http.Request.PathBase = new PathString(prefix + http.Request.PathBase.Value);
            http.Features.Set(new ForwardedPrefixFeature(prefix));
        }

        return next(http);
    }

    private static void ApplyForwarded(HttpContext http, ReadOnlySpan<char> element)
    {
        ReadOnlySpan<char> proto = default, host = default, client = default;
        foreach (var range in element.Split(';'))
        {
            var pair = element[range];
            var equals = pair.IndexOf('=');
            if (equals < 0)
                continue;
            var value = pair[(equals + 1)..].Trim().Trim('"');
            var key = pair[..equals].Trim();
            if (key.Equals("proto", StringComparison.OrdinalIgnoreCase))
                proto = value;
            else if (key.Equals("host", StringComparison.OrdinalIgnoreCase))
                host = value;
            else if (key.Equals("for", StringComparison.OrdinalIgnoreCase))
                client = value;
        }

        Apply(http, proto, host, client);
    }

    private static void Apply(HttpContext http, ReadOnlySpan<char> proto, ReadOnlySpan<char> host, ReadOnlySpan<char> client)
    {
        if (proto.Equals("https", StringComparison.OrdinalIgnoreCase))
            http.Request.Scheme = "https";
        else if (proto.Equals("http", StringComparison.OrdinalIgnoreCase))
            http.Request.Scheme = "http";
        if (!host.IsEmpty && !host.ContainsAnyExcept(HostCharacters))
            http.Request.Host = new HostString(host.ToString());
        if (TryParseClient(client, out var address, out var port))
            (http.Connection.RemoteIpAddress, http.Connection.RemotePort) = (address, port);
    }

    // What is forwarded comes back in links and headers, where nothing else may stand.
    private static bool IsVisible(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('!', '~');

    /// <summary>Address, address:port, [address] or [address]:port.</summary>
    private static bool TryParseClient(ReadOnlySpan<char> text, out IPAddress? address, out int port)
    {
        port = 0;
        if (IPAddress.TryParse(text, out address) && (text[0] != '[' || text[^1] == ']'))
            return true;
        if (!IPEndPoint.TryParse(text, out var endPoint))
            return false;
        (address, port) = (endPoint.Address, endPoint.Port);
        return true;
    }

    private static ReadOnlySpan<char> First(ReadOnlySpan<char> list)
    {
        var comma = list.IndexOf(',');
        return (comma < 0 ? list : list[..comma]).Trim();
    }
}
