using System.Globalization;

namespace Glance.UnitTests.Supervision;

/// <summary>Something that happens to a supervisor.</summary>
/// <param name="Kind">What.</param>
/// <param name="Choice">To which worker, how often, or which way: whatever the kind makes of it.</param>
internal readonly record struct Step(StepKind Kind, int Choice)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Choice}");
}
