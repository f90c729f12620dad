using System.Net;
using System.Net.Sockets;

namespace Glance.Configuration.Values;

/// <summary>An IPv4 or IPv6 literal, or a host name by RFC 1123.</summary>
internal sealed class HostAddressType : ValueType<string>
{
    public static readonly HostAddressType Instance = new();

    private const int LongestName = 253;
    private const int LongestLabel = 63;

    public override string Name => "host address";

    public override string Expected => "an IPv4 address, an IPv6 address or a host name";

    public override bool TryParse(string text, out string value, out string reason)
    {
        reason = string.Empty;
        value = text;
        if (IsIPv4(text) || IsIPv6(text))
            return true;
        if (text.Length is 0 or > LongestName)
            return false;
        // One final dot is the root of the name tree and is dropped, as upstream does.
        if (text[^1] == '.')
            value = text[..^1];
        var labels = value.Split('.');
        return Array.TrueForAll(labels, IsLabel) && labels[^1].Any(c => char.IsAsciiLetter(c) || c == '-');
    }

    public override string Format(string value) => value;

    internal static bool IsIPv4(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 4 && Array.TrueForAll(parts, IsOctet);
    }

    private static bool IsOctet(string part) =>
        part.Length is >= 1 and <= 3
        && part.All(char.IsAsciiDigit)
        && (part.Length == 1 || part[0] != '0')
        && int.Parse(part, System.Globalization.CultureInfo.InvariantCulture) <= 255;

    private static bool IsIPv6(string text) =>
        text.Contains(':', StringComparison.Ordinal)
        && text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.')
        && IPAddress.TryParse(text, out var address)
        && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static bool IsLabel(string label) =>
        label.Length is >= 1 and <= LongestLabel
        && label[0] != '-' && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
