using System.Globalization;
using System.Numerics;

namespace Glance.Configuration.Values;

/// <summary>A whole number within bounds, which are the type's own when none are declared.</summary>
internal class IntegerType<T>(T? min = null, T? max = null) : ValueType<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override string Name => "integer";

    public override string Expected => (min, max) switch
    {
        (null, null) => "a whole number",
        ({ } low, null) => $"a whole number, at least {low}",
        (null, { } high) => $"a whole number, at most {high}",
        ({ } low, { } high) => $"a whole number from {low} to {high}",
    };

    public override bool EmptyMeansUnset => true;

    public override bool TryParse(string text, out T value, out string reason)
    {
        value = default;
        reason = string.Empty;
        if (!BigInteger.TryParse(NumberText.Clean(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger number))
            return false;

        if (number < BigInteger.CreateChecked(min ?? T.MinValue) || number > Ceiling())
        {
            reason = $"out of range {min ?? T.MinValue} to {max ?? T.MaxValue}";
            return false;
        }

        value = T.CreateSaturating(number);
        return true;
    }

    public override string Format(T value) => value.ToString(null, CultureInfo.InvariantCulture);

    // Upstream allows 2^63 itself for sizes; it saturates to the largest 64-bit value.
    private BigInteger Ceiling()
    {
        BigInteger highest = BigInteger.CreateChecked(max ?? T.MaxValue);
        return highest == long.MaxValue ? highest + 1 : highest;
    }
}
