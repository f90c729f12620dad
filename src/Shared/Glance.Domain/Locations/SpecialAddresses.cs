namespace Glance.Domain.Locations;

/// <summary>
/// The registries of special-purpose addresses (RFC 6890; iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry,
/// all entries of 2025), multicast and reserved space, and the metadata services of clouds. Where entries lie in one another the narrower
/// one holds.
/// </summary>
internal static class SpecialAddresses
{
    /// <summary>IPv4; what is not listed is open.</summary>
    public static readonly SpecialBlock[] Version4 = Narrowest(
        Closed("0.0.0.0/8"), // this network
        Open("10.0.0.0/8"), // private
        Closed("100.64.0.0/10"), // shared between customer and provider
        Metadata("100.100.100.200/32"), // Alibaba
        Closed("127.0.0.0/8"), // loopback
        Metadata("168.63.129.16/32"), // Azure
        Metadata("169.254.0.0/16"), // link-local
        Open("172.16.0.0/12"), // private
        Closed("192.0.0.0/24"), // protocol assignments: DS-Lite, dummy, NAT64 discovery
        Open("192.0.0.9/32"), // port control anycast, globally reachable
        Open("192.0.0.10/32"), // TURN anycast, globally reachable
        Metadata("192.0.0.192/32"), // Oracle
        Closed("192.0.2.0/24"), // documentation
        Open("192.31.196.0/24"), // AS112
        Open("192.52.193.0/24"), // AMT
        Closed("192.88.99.0/24"), // 6to4 relay, 6a44
        Open("192.168.0.0/16"), // private
        Open("192.175.48.0/24"), // AS112
        Closed("198.18.0.0/15"), // benchmarking
        Closed("198.51.100.0/24"), // documentation
        Closed("203.0.113.0/24"), // documentation
        Closed("224.0.0.0/4"), // multicast
        Closed("240.0.0.0/4")); // reserved, broadcast

    /// <summary>IPv6; what is not listed is closed, for nobody has been given it.</summary>
    public static readonly SpecialBlock[] Version6 = Narrowest(
        Open("2000::/3"), // all that is given out
        Closed("2001::/23"), // protocol assignments: Teredo, benchmarking, ORCHID
        Open("2001:1::1/128"), // port control anycast
        Open("2001:1::2/128"), // TURN anycast
        Open("2001:1::3/128"), // DNS-SD anycast
        Open("2001:3::/32"), // AMT
        Open("2001:4:112::/48"), // AS112
        Open("2001:20::/28"), // ORCHIDv2
        Open("2001:30::/28"), // drone identifiers
        Closed("2001:db8::/32"), // documentation
        Open("2620:4f:8000::/48"), // AS112
        Closed("3fff::/20"), // documentation
        Open("fc00::/7"), // private
        Metadata("fd00:ec2::/32"), // Amazon
        Metadata("fd20:ce::254/128"), // Google
        Metadata("fd00:42::42/128"), // Scaleway
        Metadata("fd00:c1::a9fe:a9fe/128"), // Oracle
        Metadata("fd00:a9fe:a9fe::/48"), // Akamai
        Metadata("fe80::/10")); // link-local

    /// <summary>IPv6 addresses whose last four octets are the IPv4 address they stand for.</summary>
    public static readonly SpecialBlock[] Carriers =
    [
        Open("::/96"), // compatible (RFC 4291); :: and ::1 read as 0.0.0.0 and 0.0.0.1 are closed as they should be
        Open("::ffff:0:0/96"), // mapped (RFC 4291)
        Open("::ffff:0:0:0/96"), // translated (RFC 2765)
        Open("64:ff9b::/96"), // NAT64 (RFC 6052)
    ];

    /// <summary>IPv6 addresses that carry one behind their first two octets (RFC 3056).</summary>
    public static readonly SpecialBlock SixToFour = Open("2002::/16");

    private static SpecialBlock Open(string block) => new(block, AddressReach.Open);

    private static SpecialBlock Closed(string block) => new(block, AddressReach.Closed);

    private static SpecialBlock Metadata(string block) => new(block, AddressReach.Metadata);

    private static SpecialBlock[] Narrowest(params SpecialBlock[] blocks) => [.. blocks.OrderByDescending(block => block.Bits)];
}
