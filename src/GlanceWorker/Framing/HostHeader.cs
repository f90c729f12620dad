using System.Buffers;

namespace GlanceWorker.Framing;

/// <summary>Validates the value of a Host header (RFC 9110 section 7.2, RFC 3986 section 3.2).</summary>
internal static class HostHeader
{
    // What Kestrel takes in a name: fewer characters than the RFC allows.
    private static readonly SearchValues<byte> PlainName = SearchValues.Create("!$&'()-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);
    private static readonly SearchValues<byte> AnyName = SearchValues.Create("!$&'()*+,;=%-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);
    private static readonly SearchValues<byte> AddressBytes = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    private const int ShortestAddress = 2;
    private const int ShortestPlainAddress = 3;

    /// <summary>Whether the value is a host with or without a port.</summary>
    /// <param name="value">The value, without blanks around it.</param>
    /// <param name="isPlain">Whether Kestrel takes it, too.</param>
    public static bool IsValid(ReadOnlySpan<byte> value, out bool isPlain)
    {
        isPlain = value.IsEmpty;
        if (value.IsEmpty)
            return true;
        return value[0] == '[' ? IsAddress(value, out isPlain) : IsName(value, out isPlain);
    }

    private static bool IsName(ReadOnlySpan<byte> value, out bool isPlain)
    {
        var end = value.IndexOf((byte)':');
        var name = end < 0 ? value : value[..end];
        isPlain = !name.ContainsAnyExcept(PlainName) && IsPort(end < 0 ? [] : value[end..], out var plainPort) && plainPort;
        return !name.IsEmpty && !name.ContainsAnyExcept(AnyName) && IsPort(end < 0 ? [] : value[end..], out _);
    }

    // A zone behind '%' says on which link an address is; clients that were given it in a URL send it as it stands there (RFC 6874).
    private static bool IsAddress(ReadOnlySpan<byte> value, out bool isPlain)
    {
        isPlain = false;
        var end = value.IndexOf((byte)']');
        if (end < 0 || !IsPort(value[(end + 1)..], out var plainPort))
            return false;
        var address = value[1..end];
        var zone = address.IndexOf((byte)'%');
        if (zone >= 0 && (zone + 1 == address.Length || address[(zone + 1)..].ContainsAnyExcept(AnyName)))
            return false;
        address = zone < 0 ? address : address[..zone];
        isPlain = zone < 0 && plainPort && address.Length >= ShortestPlainAddress;
        return address.Length >= ShortestAddress && !address.ContainsAnyExcept(AddressBytes);
    }

    private static bool IsPort(ReadOnlySpan<byte> rest, out bool isPlain)
    {
        isPlain = rest.Length != 1;
        return rest.IsEmpty || (rest[0] == ':' && !rest[1..].ContainsAnyExcept(Digits));
    }
}
