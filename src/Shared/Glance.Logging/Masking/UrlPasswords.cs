using System.Text;

namespace Glance.Logging.Masking;

/// <summary>
/// Hides the passwords of URLs, and those among parameters, in messages that do not go through the log, and leaves everything else as it
/// is.
/// </summary>
public static class UrlPasswords
{
    private const string Stars = "***";
    private const string Mark = "://";

    /// <summary>The text with stars in the place of each URL's password and of each <c>password=</c>.</summary>
    /// <param name="text">A message.</param>
    public static string Hide(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? hidden = null;
        var copied = 0;
        for (var at = text.IndexOf(Mark, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Mark, at + Mark.Length, StringComparison.Ordinal))
        {
            if (at < copied || !UrlPassword.TryFind(text, at, out var start, out var end))
                continue;
            (hidden ??= new StringBuilder()).Append(text, copied, start - copied).Append(Stars);
            copied = end;
        }

        var shown = hidden is null ? text : hidden.Append(text, copied, text.Length - copied).ToString();
        return SecretParameters.Hide(BrokenUrlPasswords.Hide(shown));
    }
}
