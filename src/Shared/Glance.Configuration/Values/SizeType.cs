using System.Globalization;

namespace Glance.Configuration.Values;

/// <summary>A number of bytes, plain or with a binary unit: B, KB, MB, GB, TB; case matters and no blank stands between.</summary>
/// <param name="least">The smallest but 0, in bytes; a multiple of 1 MiB.</param>
internal sealed class SizeType(long least) : ValueType<long>
{
    public static readonly SizeType Instance = new(0);

    private static readonly (string Unit, int Shift)[] Units = [("TB", 40), ("GB", 30), ("MB", 20), ("KB", 10), ("B", 0)];

    public override string Name => "size";

    public override string Expected => (least == 0 ? "a number of bytes, at least 0" : $"a number of bytes, 0 or at least {least >> 20}MB")
        + ", optionally followed by B, KB, MB, GB or TB without a blank";

    public override bool TryParse(string text, out long value, out string reason)
    {
        reason = string.Empty;
        var digits = text;
        var shift = 0;
        foreach (var (unit, bits) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal))
                continue;
            (digits, shift) = (text[..^unit.Length], bits);
            break;
        }

        var fits = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= long.MaxValue >> shift;
        if (fits)
            value <<= shift;
        else if (digits.Length > 0 && digits.All(char.IsAsciiDigit))
            reason = "the largest is 9223372036854775807 bytes";
        return fits && (value == 0 || value >= least);
    }

    public override string Format(long value) => value.ToString(CultureInfo.InvariantCulture);
}
