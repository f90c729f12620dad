using System.Globalization;

namespace Glance.Configuration.Values;

/// <summary>Seconds, whole or with a fraction, or a number with the unit ms, s, m or h.</summary>
internal sealed class DurationType(TimeSpan min) : ValueType<TimeSpan>
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];
    private static readonly double Longest = TimeSpan.FromDays(36500).TotalSeconds;

    public override string Name => "duration";

    public override string Expected =>
        $"seconds such as 30 or 1.5, or with a unit ms, s, m or h{(min > TimeSpan.Zero ? $", at least {Format(min)}" : string.Empty)}";

    public override bool EmptyMeansUnset => true;

    public override bool TryParse(string text, out TimeSpan value, out string reason)
    {
        (value, reason) = (default, string.Empty);
        string number = text.Trim();
        double factor = 1;
        foreach ((string unit, double seconds) in Units)
        {
            if (!number.EndsWith(unit, StringComparison.Ordinal)) continue;
            (number, factor) = (number[..^unit.Length].TrimEnd(), seconds);
            break;
        }

        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)) return false;
        if (!double.IsFinite(count) || count * factor > Longest)
        {
            reason = "that is longer than a century";
            return false;
        }

        value = TimeSpan.FromSeconds(count * factor);
        return value >= min;
    }

    public override string Format(TimeSpan value) => value.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
