using System.Buffers;
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
        if (!UrlParts.TryParse(url, out var parsed) || !Permits(rules.AllowedSchemes, rules.DisallowedSchemes, parsed.Scheme))
            return false;
        if (!Permits(rules.AllowedHosts, rules.DisallowedHosts, parsed.Host))
            return false;
        if (parsed.Port is { } port && !Permits(rules.AllowedPorts, rules.DisallowedPorts, port))
            return false;
        return (await OpenAddressesAsync(parsed.Host, cancellationToken).ConfigureAwait(false)).Count > 0;
    }

    /// <summary>
    /// The addresses that a connection to a host may use; none when it has none, or when one of them is closed and the operator does not name the host as
    /// allowed. Who connects asks here and nowhere else: a name service that changes its answer after the URL was judged leads nowhere new.
    /// </summary>
    /// <param name="host">A name or an address, in lower case.</param>
    /// <param name="cancellationToken">Ends the wait for the name service.</param>
    public async ValueTask<IReadOnlyList<IPAddress>> OpenAddressesAsync(string host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        var addresses = await AddressesAsync(host, cancellationToken).ConfigureAwait(false);
        return rules.AllowedHosts.Contains(host, StringComparer.Ordinal) || addresses.All(address => !AddressRules.IsClosed(address) && !IsDisallowed(address))
            ? addresses
            : [];
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
}
