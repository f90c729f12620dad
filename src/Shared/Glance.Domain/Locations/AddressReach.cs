namespace Glance.Domain.Locations;

/// <summary>Who may be led to an address by a URL from outside.</summary>
public enum AddressReach
{
    /// <summary>Everybody: the internet's addresses, and private networks, which private clouds fetch from.</summary>
    Open,

    /// <summary>Nobody, unless the operator names the host as allowed.</summary>
    Closed,

    /// <summary>
    /// Nobody, unless the operator names the address itself as allowed: the metadata services of clouds and what only the own network link
    /// knows.
    /// </summary>
    Metadata,
}
