using System.Buffers;

namespace Glance.Logging.Masking;

/// <summary>
/// The password of a URL somewhere in a text. Passwords are written with every character that should have been percent-encoded, so the
/// end is looked for from behind: too much is hidden rather than a part of a password shown.
/// </summary>
internal static class UrlPassword
{
    /// <summary>What messages write where a password belongs; nobody's password, and hidden it would be no hint.</summary>
    private const string Placeholder = "<password>";

    private const int LongestScheme = 32;

    /// <summary>What stands for the rest of a value (<c>ConfigurationProblem</c>).</summary>
    private const char Cut = '…';

    private static readonly SearchValues<char> Spaces = SearchValues.Create(" \t\r\n");
    private static readonly SearchValues<char> SpacesAndQuotes = SearchValues.Create(" \t\r\n\"'");
    private static readonly SearchValues<char> AuthorityEnds = SearchValues.Create("/?#");
    private static readonly string[] Databases = ["postgres", "mysql", "mariadb", "sqlite", "oracle", "mssql"];

    /// <summary>Finds the password of the URL whose <c>://</c> stands at <paramref name="position"/>.</summary>
    public static bool TryFind(string text, int position, out int start, out int end)
    {
        start = end = position;
        var scheme = SchemeBefore(text, position);
        var rest = text.AsSpan(position + 3);
        var colon = rest.IndexOfAny(':', '@');
        if (colon < 0 || rest[colon] == '@' || rest[..colon].IndexOfAny(SpacesAndQuotes) >= 0)
        {
            return false;
        }

        // Behind a path this is the colon of a sentence that quotes the address.
        if (rest[..colon].Contains('/') && rest[(colon + 1)..] is [] or [' ', ..])
        {
            return false;
        }

        var length = LengthOf(rest, colon + 1, scheme);
        if (length <= 0 || rest.Slice(colon + 1, length).SequenceEqual(Placeholder))
        {
            return false;
        }

        start = position + 3 + colon + 1;
        end = start + length;
        return true;
    }

    /// <summary>How long the password is that begins at <paramref name="from"/>; 0 when what follows the colon is none.</summary>
    private static int LengthOf(ReadOnlySpan<char> rest, int from, ReadOnlySpan<char> scheme)
    {
        var after = rest[from..];
        var word = Until(after, SpacesAndQuotes);
        if (!word.Contains('@'))
        {
            word = Until(after, Spaces);
        }

        var database = IsDatabase(scheme);
        var isPort = IsPort(Until(word, AuthorityEnds));
        if (!word.Contains('@') && database && !isPort)
        {
            word = Until(after, SearchValuesOfLine);
        }

        if (!word.Contains('@') && !isPort && Broken(after, database) is { Length: > 0 } longer)
        {
            word = longer;
        }

        var at = LastAt(word);
        if (at >= 0)
        {
            // http://host:9292/path?mail=a@b has a port there; in a database's URL a password may look like one.
            return isPort && !database ? 0 : at;
        }

        // A value of several lines is shown with the first alone.
        if (!isPort && Until(after, SpacesAndQuotes).IndexOf(Cut) is > 0 and var cut)
        {
            return cut;
        }

        // A URL that was cut short: no port, so it may be a password.
        return database && !isPort ? Until(Until(after, SpacesAndQuotes), AuthorityEnds).Length : 0;
    }

    /// <summary>
    /// A password over several lines, as a value that is continued has it, with the @ behind it; empty when it is none.
    /// </summary>
    private static ReadOnlySpan<char> Broken(ReadOnlySpan<char> after, bool database)
    {
        var line = Until(after, SearchValuesOfLine);
        var through = line.Length < after.Length && after.IndexOf('@') is >= 0 and var at ? after[..(at + 1)] : [];
        return database || Until(through, Blanks).Length == through.Length ? through : [];
    }

    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t");
    private static readonly SearchValues<char> SearchValuesOfLine = SearchValues.Create("\r\n");

    /// <summary>
    /// The @ before the host: the last one, but for those of options such as <c>?application_name=a@b</c> behind a whole address.
    /// </summary>
    private static int LastAt(ReadOnlySpan<char> word)
    {
        var last = word.LastIndexOf('@');
        var question = word.IndexOf('?');
        if (question < 0 || question > last)
        {
            return last;
        }

        var before = word[..question].LastIndexOf('@');
        var options = word[(question + 1)..];
        var equals = options.IndexOf('=');
        var isQuery = before >= 0 && word[(before + 1)..question].Contains('/') && equals > 0 && IsName(options[..equals]);
        return isQuery ? before : last;
    }

    private static ReadOnlySpan<char> Until(ReadOnlySpan<char> text, SearchValues<char> ends)
    {
        var end = text.IndexOfAny(ends);
        return end < 0 ? text : text[..end];
    }

    private static ReadOnlySpan<char> SchemeBefore(string text, int position)
    {
        var start = position;
        while (start > 0 && position - start < LongestScheme && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '+' or '_' or '-' or '.'))
        {
            start--;
        }

        return text.AsSpan(start, position - start);
    }

    private static bool IsDatabase(ReadOnlySpan<char> scheme)
    {
        foreach (var database in Databases)
        {
            if (scheme.StartsWith(database, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text.Length is > 0 and <= 5 && !text.ContainsAnyExceptInRange('0', '9');

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
