using System.Globalization;

namespace Glance.Configuration.Values;

/// <summary>Whole numbers from one bound to the other, both included; the left one may be the larger.</summary>
/// <param name="Left">Bound written first.</param>
/// <param name="Right">Bound written second.</param>
public readonly record struct IntegerRange(long Left, long Right)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Left == Right
            ? Left.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Left}-{Right}");
}
