using System.Globalization;

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

    // More kinds than a log can usefully name in a minute; the ones beyond it are counted together.
    private const int MostKinds = 256;

    private readonly Dictionary<string, Entry> _kinds = new(StringComparer.Ordinal);
    private readonly Lock _guard = new();

    /// <summary>Counts a fault.</summary>
    /// <param name="kind">What makes two faults the same, such as a path.</param>
    /// <param name="untold">How many of the kind got no line since the last one that did.</param>
    /// <returns>Whether this one gets a line.</returns>
    public bool IsDue(string kind, out long untold)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var now = time.GetTimestamp();
        lock (_guard)
        {
            if (_kinds.Count >= MostKinds && !_kinds.ContainsKey(kind))
                Forget(now);
            if (_kinds.Count >= MostKinds && !_kinds.ContainsKey(kind))
                kind = string.Empty;
            var isKnown = _kinds.TryGetValue(kind, out var entry);
            var isDue = !isKnown || time.GetElapsedTime(entry.ToldAt, now) >= Period;
            untold = isDue ? entry.Untold : 0;
            _kinds[kind] = isDue ? new Entry(now, 0) : entry with { Untold = entry.Untold + 1 };
            return isDue;
        }
    }

    /// <summary>Forgets a kind that is mended, so that the next one gets a line at once.</summary>
    public void Mended(string kind)
    {
        lock (_guard)
            _kinds.Remove(kind);
    }

    private void Forget(long now)
    {
        foreach (var (old, entry) in _kinds.ToList())
        {
            if (time.GetElapsedTime(entry.ToldAt, now) >= Period)
                _kinds.Remove(old);
        }
    }

    private readonly record struct Entry(long ToldAt, long Untold);

    /// <summary>How many had no line of their own, as the end of the line that tells of them; empty when there were none.</summary>
    /// <param name="untold">How many.</param>
    /// <param name="what">What became of them: <c>requests failed</c>.</param>
    public static string Describe(long untold, string what) =>
        untold == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" ({untold} more {what} since the last such line)");
}
