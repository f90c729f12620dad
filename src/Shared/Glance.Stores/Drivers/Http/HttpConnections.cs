using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Glance.Domain.Locations;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Http;

/// <summary>
/// Connections to the servers that locations name. A direct one asks for the host's addresses once, judges those and uses those; what a
/// name service says a moment later leads nowhere. Behind a proxy it is the proxy that finds the host.
/// </summary>
internal sealed class HttpConnections : IDisposable
{
    private readonly HttpProxies _proxies;
    private readonly UrlFilter _urls;
    private readonly HttpMessageInvoker _direct;
    private readonly HttpMessageInvoker _proxied;

    public HttpConnections(HttpStoreOptions options, UrlFilter urls, HttpProxies proxies, ILogger logger)
    {
        _proxies = proxies;
        _urls = urls;
        var tls = HttpTrust.Tls(options, logger);
        _direct = new HttpMessageInvoker(Handler(options, tls, handler =>
        {
            handler.UseProxy = false;
            handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(urls, context.DnsEndPoint, cancellationToken);
        }));
        _proxied = new HttpMessageInvoker(Handler(options, tls, handler => handler.Proxy = proxies));
    }

    /// <summary>Sends a request; the answer is there when its headers are.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = request.RequestUri!; // Every request here has its URI.
        if (_proxies.IsBypassed(target))
            return await _direct.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (IPAddress.TryParse(target.IdnHost, out _) && (await _urls.OpenAddressesAsync(target.IdnHost, cancellationToken).ConfigureAwait(false)).Count == 0)
            throw Closed(target.IdnHost); // A name is for the proxy to find out, an address is one for everybody.
        return await _proxied.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _direct.Dispose();
        _proxied.Dispose();
    }

    private static SocketsHttpHandler Handler(HttpStoreOptions options, SslClientAuthenticationOptions tls, Action<SocketsHttpHandler> way)
    {
        var handler = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false, // Where a redirect leads is judged like any URL from outside.
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            MaxResponseDrainSize = 0,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1), // So that a change in DNS is noticed.
            SslOptions = tls,
            UseCookies = false,
        };
        way(handler);
        return handler;
    }

    private static IOException Closed(string host) => new($"{host} has no address, or one that nothing from outside may lead to");

    private static async ValueTask<Stream> ConnectAsync(UrlFilter urls, DnsEndPoint end, CancellationToken cancellationToken)
    {
        var addresses = await urls.OpenAddressesAsync(end.Host, cancellationToken).ConfigureAwait(false);
        if (addresses.Count == 0)
            throw Closed(end.Host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync([.. addresses], end.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
