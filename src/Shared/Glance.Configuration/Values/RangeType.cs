using System.Globalization;

namespace Glance.Configuration.Values;

/// <summary><c>5-9</c>, or a single number for a range of one; bounds may be negative.</summary>
internal sealed class RangeType : ValueType<IntegerRange>
{
    public static readonly RangeType Instance = new();

    public override string Name => "range";

    public override string Expected => "a range such as 5-9, or one number";

    public override bool TryParse(string text, out IntegerRange value, out string reason)
    {
        reason = string.Empty;
        value = default;
        var dash = text.Length > 1 ? text.IndexOf('-', 1) : -1;
        if (!TryNumber(dash < 0 ? text : text[..dash], out var left))
            return false;
        var right = left;
        if (dash >= 0 && !TryNumber(text[(dash + 1)..], out right))
            return false;
        value = new IntegerRange(left, right);
        return true;
    }

    public override string Format(IntegerRange value) => value.ToString();

    private static bool TryNumber(string text, out long number)
    {
        number = 0;
        var digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        var canonical = text == "0" || (digits.Length > 0 && digits[0] is >= '1' and <= '9');
        return canonical && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }
}
