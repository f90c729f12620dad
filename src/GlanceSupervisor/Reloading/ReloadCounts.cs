using System.Globalization;

namespace GlanceSupervisor.Reloading;

/// <summary>What became of the reloads since the start.</summary>
/// <param name="Done">Reloads after which a new generation served.</param>
/// <param name="Failed">Reloads that came to nothing, but for those given up because something else was asked for.</param>
/// <param name="Failure">Why the last one came to nothing; null when it did not.</param>
/// <param name="FailedAt">When that was; null when it did not.</param>
internal readonly record struct ReloadCounts(int Done, int Failed, string? Failure, DateTimeOffset? FailedAt)
{
    /// <summary>The next one has begun: how the last one ended is news no more.</summary>
    public ReloadCounts Begin() => this with { Failure = null, FailedAt = null };

    /// <summary>The last one came to nothing.</summary>
    /// <param name="reason">Why, one line for each problem; the first is kept, and how many there were.</param>
    /// <param name="counts">Whether it counts as failed.</param>
    /// <param name="at">When.</param>
    public ReloadCounts Fail(string reason, bool counts, DateTimeOffset at) =>
        this with { Failed = Failed + (counts ? 1 : 0), Failure = First(reason.Split('\n')), FailedAt = at };

    private static string First(string[] reasons) => reasons.Length == 1
        ? reasons[0]
        : string.Create(CultureInfo.InvariantCulture, $"{reasons[0]}; the log has {reasons.Length - 1} more");
}
