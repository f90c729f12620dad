using System.Globalization;
using System.Text.RegularExpressions;

namespace Glance.Database.Engines.MySql;

/// <summary>What a server calls itself, such as <c>10.11.19-MariaDB-0+deb12u1</c>, and whether it has what the statements need.</summary>
internal static partial class MySqlVersion
{
    // JSON_TABLE and common tables: the first releases that have both.
    private static readonly Version OldestMariaDb = new(10, 6);
    private static readonly Version OldestMySql = new(8, 0, 16);

    /// <summary>Why a server cannot be used; null when it can, or when it does not say what it is.</summary>
    /// <param name="text">The result of <c>VERSION()</c>.</param>
    public static string? Problem(string text)
    {
        var match = Number().Match(text);
        if (!match.Success)
            return null;
        var isMariaDb = text.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
        var version = new Version(Part(match, 1), Part(match, 2), Part(match, 3));
        if (version >= (isMariaDb ? OldestMariaDb : OldestMySql))
            return null;
        return $"the server is {(isMariaDb ? "MariaDB" : "MySQL")} {version}, which is too old; MariaDB {OldestMariaDb} and MySQL "
            + $"{OldestMySql} are the oldest that can be used";
    }

    private static int Part(Match match, int group) =>
        int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    // MariaDB may stand behind a version that was made up for old replicas: 5.5.5-10.11.19-MariaDB.
    [GeneratedRegex(@"^(?:5\.5\.5-)?([0-9]{1,4})\.([0-9]{1,4})\.([0-9]{1,4})", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
