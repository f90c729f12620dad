using System.Globalization;

namespace Glance.Domain.Errors;

/// <summary>How many faults got no line in the log since the last line that counted them.</summary>
/// <param name="Same">Of the kind that the line is about.</param>
/// <param name="Others">Of kinds that are no longer counted one by one, since there were too many.</param>
public readonly record struct UntoldFaults(long Same, long Others)
{
    /// <summary>Them as the end of the line that tells of them; empty when there were none.</summary>
    /// <param name="what">What became of those of the same kind: <c>requests failed</c>.</param>
    public string Describe(string what) => (Same, Others) switch
    {
        (0, 0) => string.Empty,
        (_, 0) => string.Create(CultureInfo.InvariantCulture, $" ({Same} more {what} since the last such line)"),
        (0, _) => string.Create(CultureInfo.InvariantCulture, $" ({Others} faults of other kinds got no line)"),
        _ => string.Create(
            CultureInfo.InvariantCulture, $" ({Same} more {what} since the last such line, {Others} faults of other kinds got none)"),
    };
}
