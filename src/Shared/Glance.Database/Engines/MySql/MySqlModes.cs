namespace Glance.Database.Engines.MySql;

/// <summary>
/// The SQL mode of sessions: what <c>[database] mysql_sql_mode</c> says, and always strict, so that a value that does not fit is refused
/// and never cut. Modes that change how statements are read cannot be: texts are sent with backslashes before what needs them.
/// </summary>
internal static class MySqlModes
{
    private const string Strict = "STRICT_ALL_TABLES";

    private static readonly string[] Grammars =
    [
        "ANSI_QUOTES", "ANSI", "NO_BACKSLASH_ESCAPES", "PIPES_AS_CONCAT", "HIGH_NOT_PRECEDENCE", "DB2", "MAXDB", "MSSQL", "ORACLE",
        "POSTGRESQL",
    ];

    /// <summary>The expression that a session's mode is set to.</summary>
    /// <param name="configured">The option's value; empty leaves the server's own mode, but for what cannot be.</param>
    /// <exception cref="DatabaseStartException">The option has a mode that cannot be used, or what is none.</exception>
    public static string Expression(string configured)
    {
        var modes = configured.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var mode in modes)
        {
            if (Grammars.Contains(mode, StringComparer.OrdinalIgnoreCase))
                throw Refused(configured, $"{mode} changes how statements are read");
            if (!mode.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
                throw Refused(configured, $"'{mode}' is no mode");
        }

        return modes.Length == 0
            ? $"CONCAT(REGEXP_REPLACE(@@SESSION.sql_mode, '(^|,)({string.Join('|', Grammars)})(?=,|$)', ''), ',{Strict}')"
            : $"'{string.Join(',', modes)},{Strict}'";
    }

    private static DatabaseStartException Refused(string configured, string why) =>
        new(
            $"[database] mysql_sql_mode = {configured}: {why}; expected TRADITIONAL, which is the default, other modes without one of "
                + $"{string.Join(", ", Grammars)}, or nothing for the server's own");
}
