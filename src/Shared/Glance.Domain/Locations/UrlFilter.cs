using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Glance.Domain.Locations;

/// <summary>
/// Judges HTTP URLs from outside before anything else looks at them: scheme, host and port by the operator's rules, and the addresses
/// behind the host (glance-behaviours section 12, CVE-2026-71197). A host must be a plain address or a name that the name service knows: numbers
/// in other notations, which resolvers read as addresses, are refused.
/// </summary>
/// <param name="rules">What the operator allows.</param>
/// <param name="resolver">Finds addresses.</param>
public sealed class UrlFilter(UrlRules rules, IHostResolver resolver)
{
    private static readonly SearchValues<char> NumberLike = SearchValues.Create("0123456789.");

    /// <summary>Whether the URL may be opened. Every address of its host must be open to all, unless the operator names the host as allowed.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="cancellationToken">Ends the wait for the name service.</param>
    public async ValueTask<bool> AllowsAsync(string url, CancellationToken cancellationToken)
    {
        if (!TryParse(url, out var parsed) || !Permits(rules.AllowedSchemes, rules.DisallowedSchemes, parsed.Scheme))
            return false;
        if (!Permits(rules.AllowedHosts, rules.DisallowedHosts, parsed.Host))
            return false;
        if (parsed.Port is { } port && !Permits(rules.AllowedPorts, rules.DisallowedPorts, port))
            return false;
        var addresses = await AddressesAsync(parsed.Host, cancellationToken).ConfigureAwait(false);
        if (addresses.Count == 0)
            return false;
        return rules.AllowedHosts.Contains(parsed.Host, StringComparer.Ordinal)
            || addresses.All(address => !AddressRules.IsClosed(address) && !IsDisallowed(address));
    }

    private static bool Permits<T>(IReadOnlyList<T> allowed, IReadOnlyList<T> disallowed, T value) =>
        allowed.Count > 0 ? allowed.Contains(value) : !disallowed.Contains(value);

    private bool IsDisallowed(IPAddress address) =>
        rules.AllowedHosts.Count == 0 && rules.DisallowedHosts.Any(host => IPAddress.TryParse(host, out var named) && named.Equals(address));

    private async ValueTask<IReadOnlyList<IPAddress>> AddressesAsync(string host, CancellationToken cancellationToken)
    {
        if (host.Contains(':', StringComparison.Ordinal))
            return IPAddress.TryParse(host, out var six) && !host.Contains('%', StringComparison.Ordinal) ? [six] : [];
        if (IsDotted(host))
            return [IPAddress.Parse(host)];
        return host.AsSpan().IndexOfAnyExcept(NumberLike) < 0 ? [] : await resolver.ResolveAsync(host, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the host is an IPv4 address as everybody writes it: four decimal numbers without leading zeros.</summary>
    private static bool IsDotted(string host)
    {
        var parts = host.Split('.');
        return parts.Length == 4 && parts.All(part =>
            part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0') && byte.TryParse(part, out _));
    }

    // By hand: System.Uri turns 0x7f.1 and the like into the address they stand for, and the rules are about what was written.
    private static bool TryParse(string url, [NotNullWhen(true)] out UrlParts? parts)
    {
        parts = null;
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || url.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || url.Contains('\\', StringComparison.Ordinal))
            return false;
        var rest = url[(scheme + 3)..];
        var end = rest.AsSpan().IndexOfAny("/?#");
        var authority = end < 0 ? rest : rest[..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var bracket = authority.StartsWith('[') ? authority.IndexOf(']', StringComparison.Ordinal) : -1;
        if (authority.StartsWith('[') && bracket < 0)
            return false;
        var colon = authority.IndexOf(':', bracket + 1);
        var host = bracket > 0 ? authority[1..bracket] : colon < 0 ? authority : authority[..colon];
        if (bracket > 0 && (!host.Contains(':', StringComparison.Ordinal) || (bracket + 1 < authority.Length && authority[bracket + 1] != ':')))
            return false;
        int? port = null;
        if (colon >= 0 && colon + 1 < authority.Length)
        {
            if (!ushort.TryParse(authority.AsSpan(colon + 1), System.Globalization.NumberStyles.None, null, out var number))
                return false;
            port = number;
        }

        parts = new UrlParts(url[..scheme].ToLowerInvariant(), host.ToLowerInvariant(), port);
        return parts.Host.Length > 0 && !parts.Host.Contains('%', StringComparison.Ordinal);
    }

    private sealed record UrlParts(string Scheme, string Host, int? Port);
}
