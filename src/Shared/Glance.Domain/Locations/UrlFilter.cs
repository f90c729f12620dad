using System.Net;

namespace Glance.Domain.Locations;

/// <summary>
/// Judges HTTP URLs from outside before anything else looks at them: scheme, host and port by the operator's rules, and the addresses
/// behind the host (glance-behaviours section 12, CVE-2026-71197). A host must be a plain address or a name that the name service knows:
/// numbers in other notations, which resolvers read as addresses, are refused.
/// </summary>
/// <param name="rules">What the operator allows.</param>
/// <param name="resolver">Finds addresses.</param>
public sealed class UrlFilter(UrlRules rules, IHostResolver resolver)
{
    /// <summary>
    /// Whether the URL by itself may be opened, before anybody is asked: its scheme, host and port, and an address that it names. What an
    /// answer to this tells, the documentation tells too.
    /// </summary>
    /// <param name="url">The URL.</param>
    public bool Permits(string url) =>
        UrlParts.TryParse(url, out var parsed)
        && Permits(rules.AllowedSchemes, rules.DisallowedSchemes, parsed.Scheme, EqualityComparer<string>.Default)
        && Permits(rules.AllowedHosts, rules.DisallowedHosts, parsed.Host, HostName.Comparer)
        && (parsed.Port is not { } port || Permits(rules.AllowedPorts, rules.DisallowedPorts, port, EqualityComparer<int>.Default))
        && (HostName.TryReadAddress(parsed.Host, out var address) ? ReachAllows(parsed.Host, address) : HostName.IsName(parsed.Host));

    /// <summary>
    /// Whether the URL may be opened. Every address of its host must be open to all, unless the operator names the host as allowed.
    /// </summary>
    /// <param name="url">The URL.</param>
    /// <param name="cancellationToken">Ends the wait for the name service.</param>
    public async ValueTask<bool> AllowsAsync(string url, CancellationToken cancellationToken) =>
        Permits(url) && UrlParts.TryParse(url, out var parsed) && (await OpenAddressesAsync(parsed.Host, cancellationToken).ConfigureAwait(false)).Count > 0;

    /// <summary>
    /// The addresses that a connection to a host may use; none when it has none, or when one of them is closed and the operator does not
    /// name the host as allowed. Who connects asks here and nowhere else: a name service that changes its answer after the URL was judged
    /// leads nowhere new.
    /// </summary>
    /// <param name="host">A name or an address, in lower case.</param>
    /// <param name="cancellationToken">Ends the wait for the name service.</param>
    public async ValueTask<IReadOnlyList<IPAddress>> OpenAddressesAsync(string host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        var addresses = HostName.TryReadAddress(host, out var address) ? [address]
            : HostName.IsName(host) ? await resolver.ResolveAsync(host, cancellationToken).ConfigureAwait(false)
            : [];
        return addresses.All(each => ReachAllows(host, each) && (IsAllowedByName(host) || !IsOwn(each))) ? addresses : [];
    }

    private static bool Permits<T>(IReadOnlyList<T> allowed, IReadOnlyList<T> disallowed, T value, IEqualityComparer<T> comparer) =>
        allowed.Count > 0 ? allowed.Contains(value, comparer) : !disallowed.Contains(value, comparer);

    /// <summary>
    /// Whether the kind of address is one that this host may have. A name that the operator allows may lie anywhere but at a metadata
    /// service.
    /// </summary>
    private bool ReachAllows(string host, IPAddress address) => AddressRules.ReachOf(address) switch
    {
        AddressReach.Open => IsAllowedByName(host) || !IsDisallowed(address),
        AddressReach.Closed => IsAllowedByName(host),
        _ => IsAllowedByName(host) && HostName.TryReadAddress(host, out _),
    };

    private bool IsAllowedByName(string host) => rules.AllowedHosts.Contains(host, HostName.Comparer);

    private bool IsOwn(IPAddress address) => resolver.IsOwn(address) || (AddressRules.Carried(address) is { } inside && resolver.IsOwn(inside));

    private bool IsDisallowed(IPAddress address)
    {
        var meant = AddressRules.Carried(address) ?? address;
        return rules.AllowedHosts.Count == 0
            && rules.DisallowedHosts.Any(host => IPAddress.TryParse(host, out var named) && (named.Equals(address) || (AddressRules.Carried(named) ?? named).Equals(meant)));
    }
}
