namespace Glance.Policies.Files;

/// <summary>
/// Tells whether policy files changed since they were looked for: a handful of system calls where nothing did, and no allocation, because
/// every request asks.
/// </summary>
/// <param name="found">Files and directories that were there.</param>
/// <param name="missing">Places that would have counted, had there been anything.</param>
/// <param name="parents">The directories of those places.</param>
/// <param name="time">The clock.</param>
internal sealed class PolicyWatch(PolicyWatch.Item[] found, PolicyWatch.Item[] missing, PolicyWatch.Item[] parents, TimeProvider time)
{
    private readonly bool _isFoundDoubtful = IsDoubtful(found, time);
    private readonly bool _isDoubtful = IsDoubtful(found, time) || IsDoubtful(parents, time);

    /// <summary>Whether anything looks different, or might by now.</summary>
    public bool IsPast() => _isDoubtful || !LooksTheSame(found) || !LooksTheSame(parents);

    /// <summary>
    /// A watch that goes on where only directories changed in which nothing appeared that counts; null when the files must be looked for.
    /// </summary>
    public PolicyWatch? Renew()
    {
        if (_isFoundDoubtful || !LooksTheSame(found))
            return null;
        Item[] now = [.. parents.Select(parent => parent with { Look = Statx.Look(parent.Path) })];
        return LooksTheSame(missing) ? new PolicyWatch(found, missing, now, time) : null;
    }

    private static bool LooksTheSame(Item[] items)
    {
        foreach (var item in items)
        {
            if (Statx.Look(item.Path) != item.Look)
                return false;
        }

        return true;
    }

    private static bool IsDoubtful(Item[] items, TimeProvider time)
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        return Array.Exists(items, item => item.Look.IsDoubtfulAt(now));
    }

    /// <summary>One path.</summary>
    /// <param name="Path">As the system takes it.</param>
    /// <param name="Look">How it looked.</param>
    internal readonly record struct Item(byte[] Path, FileLook Look);
}
