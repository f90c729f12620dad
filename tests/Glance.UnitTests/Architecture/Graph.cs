namespace Glance.UnitTests.Architecture;

/// <summary>Who refers to whom, and what of it goes round.</summary>
internal static class Graph
{
    /// <summary>Arrows that lie on a cycle: from both ends the other can be reached.</summary>
    public static IReadOnlyList<(string From, string To)> OnCycles(IReadOnlyCollection<(string From, string To)> arrows)
    {
        var next = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To, StringComparer.Ordinal);
        return [.. arrows.Where(arrow => Reaches(next, arrow.To, arrow.From))];
    }

    /// <summary>
    /// What is wrong between the arrows and the list of those that are tolerated: cycles that stay without them, and entries that
    /// could be taken off the list without a cycle coming back.
    /// </summary>
    public static IEnumerable<string> Complaints(IReadOnlyCollection<(string From, string To)> arrows, IReadOnlyCollection<(string From, string To)> tolerated)
    {
        var left = arrows.Except(tolerated).ToHashSet();
        var cycles = OnCycles(left).Select(arrow => $"{arrow.From} -> {arrow.To} is part of a cycle");
        var unneeded = tolerated
            .Where(entry => !arrows.Contains(entry) || !OnCycles([.. left, entry]).Contains(entry))
            .Select(entry => $"{entry.From} -> {entry.To} makes no cycle (any more): take it off the list");
        return cycles.Concat(unneeded);
    }

    private static bool Reaches(ILookup<string, string> next, string from, string to)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { from };
        var pending = new Queue<string>([from]);
        while (pending.TryDequeue(out var node))
        {
            if (node == to)
                return true;
            foreach (var neighbour in next[node].Where(seen.Add))
                pending.Enqueue(neighbour);
        }

        return false;
    }
}
