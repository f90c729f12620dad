namespace Glance.FunctionalTests.SideBySide;

/// <summary>Where two lists part, line by line, and nothing of what they share.</summary>
internal static class Differences
{
    /// <summary>Empty when both are the same.</summary>
    public static string Between(IReadOnlyList<string> python, IReadOnlyList<string> ours)
    {
        var lines = new List<string>();
        for (var i = 0; i < Math.Max(python.Count, ours.Count); i++)
        {
            var theirs = i < python.Count ? python[i] : "(nothing)";
            var own = i < ours.Count ? ours[i] : "(nothing)";
            if (theirs != own)
                lines.Add($"{Part(theirs, own)}python: {Rest(theirs, own)}\n  ours: {Rest(own, theirs)}");
        }

        return string.Join('\n', lines);
    }

    private static string Part(string a, string b) => a[..Math.Min(40, Common(a, b))] + " …\n";

    private static string Rest(string a, string b)
    {
        var from = Math.Max(0, Common(a, b) - 30);
        return a[from..Math.Min(a.Length, from + 200)];
    }

    private static int Common(string a, string b)
    {
        var i = 0;
        while (i < a.Length && i < b.Length && a[i] == b[i])
            i++;
        return i;
    }
}
