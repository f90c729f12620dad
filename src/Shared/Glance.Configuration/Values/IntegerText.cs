using System.Globalization;

namespace Glance.Configuration.Values;

/// <summary>What the types of whole numbers share: reading, bounds and their wording.</summary>
internal static class IntegerText
{
    // Upstream allows 2^63 itself for sizes; it becomes the largest 64-bit value.
    private const string TwoToThe63 = "9223372036854775808";

    public static string Expected(long? min, long? max, string? unit = null) => Name(unit) + (min, max) switch
    {
        (null, null) => string.Empty,
        ({ } low, null) => string.Create(CultureInfo.InvariantCulture, $", at least {low}"),
        (null, { } high) => string.Create(CultureInfo.InvariantCulture, $", at most {high}"),
        ({ } low, { } high) => string.Create(CultureInfo.InvariantCulture, $" from {low} to {high}"),
    };

    private static string Name(string? unit) => unit is null ? "a whole number" : $"a whole number of {unit}";

    /// <summary>Reads a number.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="min">Least value declared.</param>
    /// <param name="max">Largest value declared.</param>
    /// <param name="least">Least value there can be.</param>
    /// <param name="largest">Largest value there can be.</param>
    /// <param name="value">The number.</param>
    /// <param name="reason">Why not, where <see cref="Expected"/> does not say it: the number passes a bound that is not declared.</param>
    public static bool TryParse(string text, long? min, long? max, long least, long largest, out long value, out string reason)
    {
        var clean = NumberText.Clean(text);
        reason = string.Empty;
        if (clean == TwoToThe63 && (max ?? largest) == long.MaxValue)
        {
            value = long.MaxValue;
            return true;
        }

        var fits = long.TryParse(clean, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        if (fits && value >= (min ?? least) && value <= (max ?? largest))
            return true;
        if ((fits || IsNumber(clean)) && (clean.StartsWith('-') ? min : max) is null)
            reason = string.Create(CultureInfo.InvariantCulture, $"out of range {min ?? least} to {max ?? largest}");
        return false;
    }

    private static bool IsNumber(string text)
    {
        var digits = text.Length > 0 && (text[0] is '+' or '-') ? text.AsSpan(1) : text;
        return !digits.IsEmpty && digits.IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
