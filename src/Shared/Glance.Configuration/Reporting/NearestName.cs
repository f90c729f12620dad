namespace Glance.Configuration.Reporting;

/// <summary>Finds the name that a misspelt one was probably meant to be.</summary>
internal static class NearestName
{
    /// <summary>The nearest candidate, or null when none is near enough to be worth naming.</summary>
    public static string? Find(string written, IEnumerable<string> candidates)
    {
        int limit = Math.Max(1, Math.Min(3, written.Length / 3));
        string? best = null;
        int bestDistance = limit + 1;
        foreach (string candidate in candidates)
        {
            if (Math.Abs(candidate.Length - written.Length) >= bestDistance) continue;
            int distance = Distance(written, candidate);
            if (distance < bestDistance) (best, bestDistance) = (candidate, distance);
        }

        return best;
    }

    /// <summary>
    /// Damerau-Levenshtein distance in its restricted form: insertions, deletions, substitutions, and swaps of
    /// neighbours. Case and the choice between - and _ cost nothing.
    /// </summary>
    public static int Distance(string left, string right)
    {
        int width = right.Length + 1;
        int[] beforePrevious = new int[width];
        int[] previous = [.. Enumerable.Range(0, width)];
        int[] current = new int[width];
        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j < width; j++)
            {
                int cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
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
