using System.Globalization;

namespace Glance.Configuration.Values;

/// <summary>A whole number of 32 bits within bounds, which are the type's own when none are declared. The unit is for messages.</summary>
internal class Int32Type(int? min = null, int? max = null, bool orZero = false, string? unit = null) : ValueType<int>
{
    public override string Name => "integer";

    public override string Expected => $"{IntegerText.Expected(min, max, unit)}{(orZero ? ", or 0" : string.Empty)}";

    public override bool EmptyMeansUnset => true;

    public override bool TryParse(string text, out int value, out string reason)
    {
        if (orZero && IntegerText.TryParse(text, 0, 0, 0, 0, out _, out reason))
        {
            value = 0;
            return true;
        }

        var good = IntegerText.TryParse(text, min, max, int.MinValue, int.MaxValue, out var number, out reason);
        value = good ? (int)number : 0;
        return good;
    }

    public override string Format(int value) => value.ToString(CultureInfo.InvariantCulture);
}
