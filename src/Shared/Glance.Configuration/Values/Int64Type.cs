using System.Globalization;

namespace Glance.Configuration.Values;

/// <summary>A whole number of 64 bits within bounds, which are the type's own when none are declared.</summary>
internal sealed class Int64Type(long? min = null, long? max = null) : ValueType<long>
{
    public override string Name => "integer";

    public override string Expected => IntegerText.Expected(min, max);

    public override bool EmptyMeansUnset => true;

    public override bool TryParse(string text, out long value, out string reason) =>
        IntegerText.TryParse(text, min, max, long.MinValue, long.MaxValue, out value, out reason);

    public override string Format(long value) => value.ToString(CultureInfo.InvariantCulture);
}
