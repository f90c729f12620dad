namespace Glance.Domain.Errors;

/// <summary>
/// Which of many equal faults get a line in the log: the first of a kind, then one a minute that tells how many there were. A disk that is
/// gone fails thousands of requests, and a log full of one sentence hides every other. Safe for concurrent use.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class RepeatedFaults(TimeProvider time)
{
    /// <summary>One line each.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // More kinds than a log can usefully name in a minute; the ones beyond it share one line.
    private const int MostKinds = 256;

    private readonly Dictionary<string, Entry> _kinds = new(StringComparer.Ordinal);
    private readonly Lock _guard = new();
    private long? _othersToldAt;
    private long _others;

    /// <summary>Counts a fault.</summary>
    /// <param name="kind">What makes two faults the same, such as a path.</param>
    /// <param name="untold">How many got no line since the last one that did; none when this one gets none.</param>
    /// <returns>Whether this one gets a line.</returns>
    public bool IsDue(string kind, out UntoldFaults untold)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var now = time.GetTimestamp();
        lock (_guard)
        {
            var isKnown = _kinds.TryGetValue(kind, out var entry);
            if (!isKnown && !HasRoom(now))
                return IsDueForOthers(now, out untold);
            var isDue = !isKnown || IsOver(entry.ToldAt, now);
            untold = isDue ? new UntoldFaults(entry.Untold, TakeOthers()) : default;
            _kinds[kind] = isDue ? new Entry(now, 0) : entry with { Untold = entry.Untold + 1 };
            return isDue;
        }
    }

    /// <summary>Forgets a kind that is mended, so that the next one gets a line at once.</summary>
    /// <param name="kind">What makes two faults the same.</param>
    /// <returns>How many of it got no line, for the line that tells of its end.</returns>
    public UntoldFaults Mended(string kind)
    {
        lock (_guard)
            return _kinds.Remove(kind, out var entry) ? new UntoldFaults(entry.Untold, 0) : default;
    }

    // Kinds that had their line a minute ago make room; what they had left to tell is told with the next line, whatever its kind.
    private bool HasRoom(long now)
    {
        if (_kinds.Count < MostKinds)
            return true;
        foreach (var (old, entry) in _kinds)
        {
            if (!IsOver(entry.ToldAt, now))
                continue;
            _kinds.Remove(old);
            _others += entry.Untold;
        }

        return _kinds.Count < MostKinds;
    }

    private bool IsDueForOthers(long now, out UntoldFaults untold)
    {
        var isDue = _othersToldAt is not { } toldAt || IsOver(toldAt, now);
        untold = isDue ? new UntoldFaults(0, TakeOthers()) : default;
        if (isDue)
            _othersToldAt = now;
        else
            _others++;
        return isDue;
    }

    private long TakeOthers()
    {
        var others = _others;
        _others = 0;
        return others;
    }

    private bool IsOver(long toldAt, long now) => time.GetElapsedTime(toldAt, now) >= Period;

    private readonly record struct Entry(long ToldAt, long Untold);
}
