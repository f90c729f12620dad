using System.Net;

namespace Glance.Domain.Locations;

/// <summary>
/// Where URLs from outside may lead (docs/decisions/0240): not to this machine, to what only its network link knows, to metadata services,
/// nor to any address that the registries call special. An IPv6 address that carries an IPv4 address is judged as the one it carries.
/// </summary>
public static class AddressRules
{
    /// <summary>Who may be led there.</summary>
    public static AddressReach ReachOf(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var octets = address.GetAddressBytes();
        if (octets.Length == 4)
            return Find(SpecialAddresses.Version4, octets) ?? AddressReach.Open;
        if (Carried(address) is { } inside)
            return ReachOf(inside);
        var reach = Find(SpecialAddresses.Version6, octets) ?? AddressReach.Closed;
        return IsIsatap(octets) && ReachOf(new IPAddress(octets.AsSpan(12, 4))) is var tunnelled and not AddressReach.Open ? tunnelled : reach;
    }

    /// <summary>The IPv4 address that an IPv6 address stands for; null when it stands for itself.</summary>
    public static IPAddress? Carried(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var octets = address.GetAddressBytes();
        if (octets.Length == 4)
            return null;
        if (Find(SpecialAddresses.Carriers, octets) is not null)
            return new IPAddress(octets.AsSpan(12, 4));
        return SpecialAddresses.SixToFour.Contains(octets) ? new IPAddress(octets.AsSpan(2, 4)) : null;
    }

    /// <summary>An interface identifier that a tunnel makes of an IPv4 address (RFC 5214).</summary>
    private static bool IsIsatap(ReadOnlySpan<byte> octets) => (octets[8] & 0xfd) == 0 && octets[9..12].SequenceEqual<byte>([0, 0x5e, 0xfe]);

    private static AddressReach? Find(SpecialBlock[] blocks, ReadOnlySpan<byte> octets)
    {
        foreach (var block in blocks)
        {
            if (block.Contains(octets))
                return block.Reach;
        }

        return null;
    }
}
