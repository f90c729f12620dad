using System.Net;

namespace Glance.Stores.Drivers.Http;

/// <summary>
/// The way to a server: <c>http_proxy_information</c>, else the environment's proxies (<c>http_proxy</c>, <c>https_proxy</c>,
/// <c>no_proxy</c>), else none.
/// </summary>
internal sealed class HttpProxies : IWebProxy
{
    private readonly Dictionary<string, Uri> _byScheme;
    private readonly IWebProxy _environment;

    private HttpProxies(Dictionary<string, Uri> byScheme, IWebProxy environment)
    {
        _byScheme = byScheme;
        _environment = environment;
    }

    public ICredentials? Credentials { get; set; }

    /// <summary>Reads the option; a proxy without a scheme is an http one.</summary>
    /// <param name="options">The store's options.</param>
    /// <param name="environment">What the environment says.</param>
    /// <exception cref="StoreConfigurationException">A proxy is no address.</exception>
    public static HttpProxies Create(HttpStoreOptions options, IWebProxy environment)
    {
        var byScheme = new Dictionary<string, Uri>(StringComparer.OrdinalIgnoreCase);
        var problems = new List<string>();
        foreach (var (scheme, proxy) in options.Proxies)
        {
            var text = proxy.Contains("://", StringComparison.Ordinal) ? proxy : "http://" + proxy;
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5")
                byScheme[scheme.Trim()] = address;
            else
                problems.Add($"[{options.Section}] http_proxy_information: {scheme}:{(proxy.Contains('@', StringComparison.Ordinal) ? "***" : proxy)} is not a scheme and the address of a proxy, such as http:192.0.2.1:3128");
        }

        return problems.Count == 0 ? new HttpProxies(byScheme, environment) : throw new StoreConfigurationException(problems);
    }

    public Uri? GetProxy(Uri destination) =>
        _byScheme.TryGetValue(destination.Scheme, out var proxy) || _byScheme.TryGetValue("all", out proxy) ? proxy : _environment.GetProxy(destination);

    public bool IsBypassed(Uri host) => GetProxy(host) is null;
}
