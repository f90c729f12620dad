using System.Text.RegularExpressions;

namespace Glance.Configuration.Values;

/// <summary>Text as it stands, optionally limited to some words, a length or a pattern.</summary>
internal sealed class StringType : ValueType<string>
{
    public static readonly StringType Any = new();
    public static readonly StringType Quoted = new() { StripQuotes = true };

    public IReadOnlyList<string> Words { get; init; } = [];

    public bool IgnoreCase { get; init; }

    public int? MaxLength { get; init; }

    /// <summary>Searched for, not anchored; compiled when first needed, never at start.</summary>
    public string? Pattern { get; init; }

    /// <summary>Takes one pair of quotes off, and refuses a quote that is not closed.</summary>
    public bool StripQuotes { get; init; }

    public override string Name => "string";

    public override IReadOnlyList<string> Choices => Words;

    public override string Expected =>
        Words.Count > 0 ? $"one of {string.Join(", ", Words)}"
        : Pattern is not null ? $"text that matches {Pattern}"
        : MaxLength is { } length ? $"at most {length} characters"
        : "text";

    public override bool TryParse(string text, out string value, out string reason)
    {
        value = text;
        reason = string.Empty;
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            reason = "it has a zero byte";
            return false;
        }

        if (StripQuotes && text.Length > 0 && text[0] is '"' or '\'')
        {
            if (text.Length == 1 || text[^1] != text[0])
            {
                reason = "a quote is not closed";
                return false;
            }

            value = text[1..^1];
        }

        return value.Length <= (MaxLength ?? int.MaxValue) && MatchesPattern(value) && IsAllowedWord(value);
    }

    // Blanks at the ends would be trimmed by the file grammar, quotes keep them.
    public override string Format(string value) => value.Length > 0 && value.Trim().Length != value.Length ? $"\"{value}\"" : value;

    public override string Print(string value) => value;

    private bool IsAllowedWord(string value)
    {
        if (Words.Count == 0)
            return true;
        var comparison = IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return Words.Any(word => string.Equals(word, value, comparison));
    }

    private bool MatchesPattern(string value) =>
        Pattern is null
        || Regex.IsMatch(value, ExactPattern.Of(Pattern), (IgnoreCase ? RegexOptions.IgnoreCase : RegexOptions.None) | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
