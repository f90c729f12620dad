namespace Glance.Configuration.Values;

/// <summary>The spelling of numbers that Python's int() and float() take and .NET does not: single underscores between digits.</summary>
internal static class NumberText
{
    public static string Clean(string text)
    {
        var trimmed = text.Trim();
        if (!trimmed.Contains('_', StringComparison.Ordinal))
            return trimmed;
        for (var i = 0; i < trimmed.Length; i++)
        {
            var between = i > 0 && i < trimmed.Length - 1 && char.IsAsciiDigit(trimmed[i - 1]) && char.IsAsciiDigit(trimmed[i + 1]);
            if (trimmed[i] == '_' && !between)
                return trimmed;
        }

        return trimmed.Replace("_", string.Empty, StringComparison.Ordinal);
    }
}
