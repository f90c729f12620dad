namespace Glance.Configuration.Reporting;

/// <summary>Finds the name that a misspelt one was probably meant to be.</summary>
public static class NearestName
{
    /// <summary>The nearest candidate, or null when none is near enough to be worth naming.</summary>
    /// <param name="written">What somebody wrote.</param>
    /// <param name="candidates">The names there are.</param>
    public static string? Find(string written, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(written);
        ArgumentNullException.ThrowIfNull(candidates);
        var limit = Math.Max(1, Math.Min(3, written.Length / 3));
        string? best = null;
        var bestDistance = limit + 1;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - written.Length) >= bestDistance)
                continue;
            var distance = Distance(written, candidate);
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }

        return best;
    }

    /// <summary>
    /// Damerau-Levenshtein distance in its restricted form: insertions, deletions, substitutions, and swaps of
    /// neighbours. Case and the choice between - and _ cost nothing.
    /// </summary>
    internal static int Distance(string left, string right)
    {
        var width = right.Length + 1;
        var beforePrevious = new int[width];
        int[] previous = [.. Enumerable.Range(0, width)];
        var current = new int[width];
        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j < width; j++)
            {
                var cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
            }

            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }

        return previous[right.Length];
    }

    private static bool Same(char left, char right) => Fold(left) == Fold(right);

    private static char Fold(char c) => c == '-' ? '_' : char.ToLowerInvariant(c);
}
