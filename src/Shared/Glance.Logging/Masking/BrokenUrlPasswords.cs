using System.Text.RegularExpressions;

namespace Glance.Logging.Masking;

/// <summary>
/// Hides passwords of what was meant for a URL: without its scheme, as the value of an option, or with one slash, as a path keeps it.
/// Only for our own sentences about the configuration, where a value stands behind a quote or an equals sign.
/// </summary>
internal static partial class BrokenUrlPasswords
{
    private const string Stars = "***";

    /// <summary>The text with stars in the place of such passwords; what is hidden ends at the last @ of its value.</summary>
    /// <param name="text">A message.</param>
    public static string Hide(string text)
    {
        if (!text.Contains('@'))
            return text;
        return Quoted().Replace(Bare().Replace(Shortened().Replace(text, Stars), Stars), Stars);
    }

    [GeneratedRegex(@"(?<=(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.-]{0,31}:/[^\s'""/:@]+:)[^\s'""]+(?=@)")]
    private static partial Regex Shortened();

    [GeneratedRegex(@"(?<== [^\s'""/:@=]+:)(?!//)[^\s'""]+(?=@)")]
    private static partial Regex Bare();

    [GeneratedRegex(@"(?<='[^\s'""/:@=]+:)(?!//|\s)[^'\r\n]+(?=@[^'@\r\n]*')")]
    private static partial Regex Quoted();
}
