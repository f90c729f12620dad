using System.Globalization;

namespace Glance.Configuration.Values;

/// <summary>A floating point number within optional bounds.</summary>
internal sealed class FloatType(double? min = null, double? max = null) : ValueType<double>
{
    public override string Name => "number";

    public override string Expected => (min, max) switch
    {
        (null, null) => "a number",
        ({ } low, null) => string.Create(CultureInfo.InvariantCulture, $"a number, at least {low}"),
        (null, { } high) => string.Create(CultureInfo.InvariantCulture, $"a number, at most {high}"),
        ({ } low, { } high) => string.Create(CultureInfo.InvariantCulture, $"a number from {low} to {high}"),
    };

    public override bool EmptyMeansUnset => true;

    public override bool TryParse(string text, out double value, out string reason)
    {
        reason = string.Empty;
        if (!double.TryParse(NumberText.Clean(text), NumberStyles.Float, CultureInfo.InvariantCulture, out value) || !double.IsFinite(value))
            return false;
        return !(value < min) && !(value > max);
    }

    public override string Format(double value) => value.ToString("0.0###############", CultureInfo.InvariantCulture);
}
