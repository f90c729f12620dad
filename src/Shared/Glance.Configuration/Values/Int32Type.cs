using System.Globalization;

namespace Glance.Configuration.Values;

/// <summary>A whole number of 32 bits within bounds, which are the type's own when none are declared.</summary>
internal class Int32Type(int? min = null, int? max = null) : ValueType<int>
{
    public override string Name => "integer";

    public override string Expected => IntegerText.Expected(min, max);

    public override bool EmptyMeansUnset => true;

    public override bool TryParse(string text, out int value, out string reason)
    {
        bool good = IntegerText.TryParse(text, min ?? int.MinValue, max ?? int.MaxValue, out long number, out reason);
        value = good ? (int)number : 0;
        return good;
    }

    public override string Format(int value) => value.ToString(CultureInfo.InvariantCulture);
}
