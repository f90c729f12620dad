namespace Glance.Configuration.Values;

/// <summary>The spelling of numbers that Python's int() and float() take and .NET does not: single underscores between digits.</summary>
internal static class NumberText
{
    public static string Clean(string text)
    {
        string trimmed = text.Trim();
        if (!trimmed.Contains('_', StringComparison.Ordinal)) return trimmed;
        for (int i = 0; i < trimmed.Length; i++)
        {
            bool between = i > 0 && i < trimmed.Length - 1 && char.IsAsciiDigit(trimmed[i - 1]) && char.IsAsciiDigit(trimmed[i + 1]);
            if (trimmed[i] == '_' && !between) return trimmed;
        }

        return trimmed.Replace("_", string.Empty, StringComparison.Ordinal);
    }
}
