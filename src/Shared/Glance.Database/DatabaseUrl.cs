using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Glance.Database;

/// <summary>
/// A database URL as SQLAlchemy reads it: <c>dialect[+driver]://[user[:password]@][host][:port][/database][?options]</c>.
/// User and password are percent-decoded, the database name is not. Printing masks the password.
/// </summary>
public sealed partial record DatabaseUrl
{
    /// <summary>What the driver speaks, such as <c>sqlite</c> or <c>postgresql</c>.</summary>
    public required string Dialect { get; init; }

    /// <summary>Python's driver, such as <c>pymysql</c>; read and not used.</summary>
    public string? Driver { get; init; }

    /// <summary>User, decoded.</summary>
    public string? User { get; init; }

    /// <summary>Password, decoded.</summary>
    public string? Password { get; init; }

    /// <summary>Host name or address, IPv6 without brackets.</summary>
    public string? Host { get; init; }

    /// <summary>Port; null for the dialect's own.</summary>
    public int? Port { get; init; }

    /// <summary>Database name or file; null when the URL has none.</summary>
    public string? Name { get; init; }

    /// <summary>What follows the question mark, decoded; of a repeated key the last value.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Parts that cannot be as they are, for <see cref="UrlFaults"/>.</summary>
    internal IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Reads a URL.</summary>
    /// <exception cref="FormatException">The text is no database URL; the message never repeats it, for it may hold a password.</exception>
    public static DatabaseUrl Parse(string text)
    {
        var url = Read(text);
        return url.Faults.Count == 0 ? url : throw new FormatException(url.Faults[0]);
    }

    /// <summary>Reads a URL of which only some part may be wrong.</summary>
    /// <exception cref="FormatException">The text is no database URL; the message never repeats it.</exception>
    internal static DatabaseUrl Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Grammar().Match(text.Trim());
        if (!match.Success)
            throw new FormatException("is no database URL; expected dialect[+driver]://user:<password>@host:port/database?options, of which only the dialect is a must, such as sqlite:///glance.sqlite");
        if (match.Groups["host"].Value.Contains('@', StringComparison.Ordinal) || (match.Groups["password"].Success && match.Groups["name"].Value.Contains('@', StringComparison.Ordinal)))
            throw new FormatException("has more than one @; expected one in a user or password to be written as %40");
        var port = Text(match, "port");
        return new DatabaseUrl
        {
            Dialect = match.Groups["dialect"].Value.ToLowerInvariant(),
            Driver = Text(match, "driver"),
            User = Decoded(match, "user"),
            Password = Decoded(match, "password"),
            Host = Text(match, "ipv6") ?? Text(match, "host"),
            Port = PortOf(port),
            Faults = string.IsNullOrEmpty(port) || PortOf(port) is not null
                ? []
                : ["has a port that is no number; expected 1 to 65535 (and in a password an @ written as %40)"],
            Name = Text(match, "name"),
            Options = OptionsOf(match.Groups["options"].Value),
        };
    }

    /// <summary>The URL with <c>***</c> in place of the password and of every option that may be one.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Dialect);
        if (Driver is not null)
            text.Append('+').Append(Driver);
        text.Append("://");
        if (User is not null)
            text.Append(Uri.EscapeDataString(User)).Append(Password is null ? "" : ":***").Append('@');
        text.Append(Host?.Contains(':', StringComparison.Ordinal) == true ? $"[{Host}]" : Host);
        if (Port is { } port)
            text.Append(':').Append(port.ToString(CultureInfo.InvariantCulture));
        if (Name is not null)
            text.Append('/').Append(Name);
        var separator = '?';
        foreach (var (key, value) in Options)
        {
            text.Append(separator).Append(Uri.EscapeDataString(key)).Append('=')
                .Append(MayBeSecret(key) ? "***" : Uri.EscapeDataString(value));
            separator = '&';
        }

        return text.ToString();
    }

    // odbc_connect is a whole connection string, the password in it.
    private static bool MayBeSecret(string key) =>
        Array.Exists(["pass", "pwd", "secret", "token", "odbc_connect"], word => key.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string? Text(Match match, string group) =>
        match.Groups[group] is { Success: true } found ? found.Value : null;

    private static string? Decoded(Match match, string group) =>
        Text(match, group) is { } text ? Uri.UnescapeDataString(text) : null;

    private static int? PortOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port : null;

    private static Dictionary<string, string> OptionsOf(string text)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                options[DecodedForm(pair[..equals])] = DecodedForm(pair[(equals + 1)..]);
        }

        return options;
    }

    private static string DecodedForm(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    // The user ends at the first colon, the password at the last @ before the first slash: as sqlalchemy.engine.url splits them.
    [GeneratedRegex("""
        ^(?<dialect>[A-Za-z0-9_]+)(\+(?<driver>[A-Za-z0-9_]+))?://
        ((?<user>[^:/]*)(:(?<password>[^@]*))?@)?
        ((\[(?<ipv6>[^/?]+)\]|(?<host>[^/:?]+))?(:(?<port>[^/?]*))?)?
        (/(?<name>[^?]*))?
        (\?(?<options>.*))?\z
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();
}
