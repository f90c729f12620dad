using System.Net;

namespace Glance.Domain.Locations;

/// <summary>
/// Addresses that no URL from outside may lead to: this machine and what only its network link knows, such as a cloud's metadata service,
/// in every form that carries such an address inside. Private networks are allowed: private clouds fetch from them.
/// </summary>
public static class AddressRules
{
    /// <summary>Whether nothing from outside may be fetched from there.</summary>
    public static bool IsClosed(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var octets = address.GetAddressBytes();
        return octets.Length == 4 ? IsClosed(octets.AsSpan()) : IsClosedVersion6(address, octets);
    }

    private static bool IsClosed(ReadOnlySpan<byte> four) => four[0] is 0 or 127 or 255 || (four[0] == 169 && four[1] == 254);

    private static bool IsClosedVersion6(IPAddress address, ReadOnlySpan<byte> octets)
    {
        if (IPAddress.IPv6Loopback.Equals(address) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal)
            return true;
        if (octets[..12].IndexOfAnyExcept((byte)0) < 0 || address.IsIPv4MappedToIPv6) // ::a.b.c.d, :: itself, ::ffff:a.b.c.d
            return IsClosed(octets[12..]);
        if (octets[0] == 0x20 && octets[1] == 0x02) // 6to4 (RFC 3056)
            return IsClosed(octets[2..6]);
        return octets[..4].SequenceEqual<byte>([0, 0x64, 0xff, 0x9b]) && IsClosed(octets[12..]); // NAT64 (RFC 6052)
    }
}
