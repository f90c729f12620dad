using System.Globalization;

namespace Glance.Configuration.Values;

/// <summary>Seconds, whole or with a fraction, or a number with the unit ms, s, m or h, within bounds.</summary>
/// <param name="min">The shortest.</param>
/// <param name="max">The longest.</param>
/// <param name="orZero">Whether 0 is accepted although it is less than <paramref name="min"/>: it switches something off.</param>
internal sealed class DurationType(TimeSpan min, TimeSpan max, bool orZero = false) : ValueType<TimeSpan>
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    public override string Name => "duration";

    public override string Expected =>
        $"seconds such as 30 or 1.5, or with a unit ms, s, m or h{(orZero && min > TimeSpan.Zero ? ", 0 or" : ",")} at least {Format(min)}";

    public override bool EmptyMeansUnset => true;

    public override bool TryParse(string text, out TimeSpan value, out string reason)
    {
        (value, reason) = (default, string.Empty);
        var number = text.Trim();
        double factor = 1;
        foreach (var (unit, seconds) in Units)
        {
            if (!number.EndsWith(unit, StringComparison.Ordinal))
                continue;
            (number, factor) = (number[..^unit.Length].TrimEnd(), seconds);
            break;
        }

        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            return false;
        if (!double.IsFinite(count) || count * factor > max.TotalSeconds)
        {
            reason = $"the longest is {max.TotalDays:0} days";
            return false;
        }

        value = TimeSpan.FromSeconds(count * factor);
        return value >= min || (orZero && value == TimeSpan.Zero);
    }

    public override string Format(TimeSpan value) => value.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
