using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using Glance.Domain.Locations;

namespace Glance.Stores.Drivers.Http;

/// <summary>An http or https URL as a location has it: <c>http[s]://[user:password@]host[:port][/path][?query]</c>.</summary>
/// <param name="Url">As written.</param>
/// <param name="Address">What is asked: without user, password and fragment, path and query exactly as written.</param>
/// <param name="Authorization">The Authorization header that user and password make; null without them.</param>
internal sealed record HttpLocation(string Url, Uri Address, string? Authorization)
{
    // glance_store takes these in lower case only.
    private static readonly string[] Beginnings = ["http://", "https://"];

    /// <summary>Reads a URL. What <see cref="Uri"/> would take for another host than the one written is refused.</summary>
    public static bool TryParse(string url, [NotNullWhen(true)] out HttpLocation? location)
    {
        location = null;
        if (!Array.Exists(Beginnings, begin => url.StartsWith(begin, StringComparison.Ordinal)) || !UrlParts.TryParse(url, out var parts))
            return false;
        if (!TryAuthorize(parts.UserInfo, out var authorization))
            return false;
        var host = parts.Host.Contains(':', StringComparison.Ordinal) ? $"[{parts.Host}]" : parts.Host;
        var path = parts.PathAndQuery.StartsWith('/') ? parts.PathAndQuery : "/" + parts.PathAndQuery;
        var text = parts.Port is { } port ? $"{parts.Scheme}://{host}:{port}{path}" : $"{parts.Scheme}://{host}{path}";
        if (!Uri.TryCreate(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out var address) || !IsHost(address, parts.Host))
            return false;
        location = new HttpLocation(url, address, authorization);
        return true;
    }

    /// <summary>Whether both are served by one and the same server.</summary>
    public bool IsBeside(HttpLocation other) =>
        Address.Scheme == other.Address.Scheme && Address.IdnHost == other.Address.IdnHost && Address.Port == other.Address.Port;

    /// <summary>What a Location header of an answer points at: a URL, or a reference that is seen from this one.</summary>
    public bool TryFollow(string target, [NotNullWhen(true)] out HttpLocation? location) =>
        TryParse(HttpReference.Resolve(Address, target), out location);

    private static bool IsHost(Uri address, string written) => address.HostNameType == UriHostNameType.IPv6
        ? IPAddress.TryParse(written, out var named) && IPAddress.TryParse(address.IdnHost, out var read) && named.Equals(read)
        : address.IdnHost.Equals(written, StringComparison.Ordinal);

    private static bool TryAuthorize(string? userInfo, out string? authorization)
    {
        authorization = null;
        if (string.IsNullOrEmpty(userInfo))
            return true;
        if (userInfo.Split(':') is not [var user, var password] || userInfo.Contains('@', StringComparison.Ordinal))
            return false;
        authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.UnescapeDataString(user)}:{Uri.UnescapeDataString(password)}"));
        return true;
    }
}
