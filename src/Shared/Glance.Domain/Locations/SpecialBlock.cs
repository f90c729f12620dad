using System.Net;

namespace Glance.Domain.Locations;

/// <summary>
/// A block of addresses. <see cref="IPNetwork"/> will not do: it takes mapped addresses for what they carry, and here that is decided by
/// rules.
/// </summary>
internal sealed class SpecialBlock
{
    private readonly byte[] _prefix;

    /// <param name="block">Address and bits of the prefix, with a slash between them.</param>
    /// <param name="reach">Who may be led there.</param>
    public SpecialBlock(string block, AddressReach reach)
    {
        var slash = block.IndexOf('/', StringComparison.Ordinal);
        _prefix = IPAddress.Parse(block.AsSpan(0, slash)).GetAddressBytes();
        Bits = int.Parse(block.AsSpan(slash + 1), System.Globalization.CultureInfo.InvariantCulture);
        Reach = reach;
    }

    /// <summary>Bits of the prefix.</summary>
    public int Bits { get; }

    public AddressReach Reach { get; }

    /// <summary>Whether an address of the same family lies in it.</summary>
    public bool Contains(ReadOnlySpan<byte> octets)
    {
        var whole = Bits / 8;
        return octets[..whole].SequenceEqual(_prefix.AsSpan(0, whole)) && (Bits % 8 == 0 || (octets[whole] ^ _prefix[whole]) >> (8 - (Bits % 8)) == 0);
    }
}
