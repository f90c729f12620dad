using System.Net;
using Microsoft.AspNetCore.Http;

namespace Glance.Api.Requests;

/// <summary>The first part of URLs that lead back to where a request came in.</summary>
public static class RequestOrigin
{
    /// <summary>
    /// Scheme and host as the client wrote it, without the scheme's own port; the address of the connection when a request has no Host.
    /// </summary>
    /// <param name="request">The request.</param>
    public static string Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var host = request.Host.Value;
        if (string.IsNullOrEmpty(host))
            host = LocalAddress(request.HttpContext.Connection);
        var standard = request.Scheme == "https" ? ":443" : ":80";
        if (host.EndsWith(standard, StringComparison.Ordinal))
            host = host[..^standard.Length];
        return $"{request.Scheme}://{host}";
    }

    private static string LocalAddress(ConnectionInfo connection)
    {
        var address = connection.LocalIpAddress ?? IPAddress.Loopback;
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, connection.LocalPort).ToString();
    }
}
