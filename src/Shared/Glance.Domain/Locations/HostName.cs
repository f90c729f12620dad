using System.Net;

namespace Glance.Domain.Locations;

/// <summary>
/// Tells addresses from names in the host of a URL. What looks like a number and is no address as everybody writes it is neither.
/// </summary>
internal static class HostName
{
    /// <summary>Capitals and a dot at the end make no other host.</summary>
    public static IEqualityComparer<string> Comparer { get; } = EqualityComparer<string>.Create(
        (one, other) => string.Equals(WithoutDot(one ?? string.Empty), WithoutDot(other ?? string.Empty), StringComparison.OrdinalIgnoreCase),
        host => WithoutDot(host).GetHashCode(StringComparison.OrdinalIgnoreCase));

    /// <summary>The address that a host is: IPv6, or four decimal numbers without leading zeros.</summary>
    public static bool TryReadAddress(string host, out IPAddress address)
    {
        address = IPAddress.None;
        var read = host.Contains(':', StringComparison.Ordinal)
            ? !host.Contains('%', StringComparison.Ordinal) && IPAddress.TryParse(host, out var parsed) ? parsed : null
            : IsDotted(host) ? IPAddress.Parse(host) : null;
        address = read ?? address;
        return read is not null;
    }

    /// <summary>
    /// Whether it can be a name. One that ends in a number is none (URL Standard, "ends in a number checker"): resolvers read 0x7f.1,
    /// 0177.0.0.1 and 2130706433 as addresses.
    /// </summary>
    public static bool IsName(string host)
    {
        var name = WithoutDot(host);
        var last = name[(name.LastIndexOf('.') + 1)..];
        return !name.Contains(':', StringComparison.Ordinal) && !last.All(char.IsAsciiDigit) // nor is nothing a name
            && !(last.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && last.Skip(2).All(char.IsAsciiHexDigit));
    }

    /// <summary>The name without the dot that says that it is complete.</summary>
    public static string WithoutDot(string host) => host.EndsWith('.') ? host[..^1] : host;

    private static bool IsDotted(string host)
    {
        var parts = host.Split('.');
        return parts.Length == 4 && parts.All(part =>
            part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0') && byte.TryParse(part, out _));
    }
}
