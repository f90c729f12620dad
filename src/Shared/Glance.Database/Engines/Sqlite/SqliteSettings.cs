using System.Globalization;

namespace Glance.Database.Engines.Sqlite;

/// <summary>A checked SQLite URL with the options that shape a connection.</summary>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="Relative">Whether the URL named it relative to the working directory.</param>
/// <param name="BusyTimeout">How long one attempt waits for another writer.</param>
/// <param name="Synchronous">Whether a commit waits for the disk.</param>
/// <param name="Setup">Statements for each new connection; for tests.</param>
internal sealed record SqliteSettings(string Path, bool Relative, TimeSpan BusyTimeout, bool Synchronous, string? Setup)
{
    // Python's sqlite3 takes these; they have no meaning here, and an URL that carries them works.
    private static readonly string[] Meaningless = ["check_same_thread", "cached_statements", "isolation_level", "detect_types"];

    /// <summary>Checks the URL.</summary>
    /// <exception cref="DatabaseStartException">It names no file, or has an option that cannot be honoured.</exception>
    public static SqliteSettings From(DatabaseUrl url, DatabaseOptions options)
    {
        var faults = new UrlFaults(url);
        if (url.Host is not null || url.User is not null || url.Port is not null)
            faults.Add("names a host; an SQLite URL has three slashes before a relative path (sqlite:///glance.sqlite) and four before an absolute one (sqlite:////var/lib/glance/glance.sqlite)");
        else if (string.IsNullOrEmpty(url.Name) || url.Name.StartsWith(":memory:", StringComparison.Ordinal))
            faults.Add("asks for a database in memory, which every worker process would have to itself; name a file, such as sqlite:////var/lib/glance/glance.sqlite");
        else if (url.Name.StartsWith("file:", StringComparison.Ordinal))
            faults.Add("uses SQLite's file: form; name the file itself, such as sqlite:////var/lib/glance/glance.sqlite");
        var timeout = TimeoutOf(url, faults);
        faults.Require();
        return new SqliteSettings(
            System.IO.Path.GetFullPath(url.Name!), // required above
            !System.IO.Path.IsPathRooted(url.Name),
            timeout ?? options.BusyTimeout,
            options.SqliteSynchronous,
            options.ConnectionSetup);
    }

    private static TimeSpan? TimeoutOf(DatabaseUrl url, UrlFaults faults)
    {
        TimeSpan? timeout = null;
        foreach (var (key, value) in url.Options)
        {
            if (key == "timeout")
                timeout = Seconds(faults, value);
            else if (!Meaningless.Contains(key, StringComparer.Ordinal))
                faults.Add($"has the unknown option '{key}'; known is timeout (seconds)");
        }

        return timeout;
    }

    private static TimeSpan? Seconds(UrlFaults faults, string value)
    {
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= 3600)
            return TimeSpan.FromSeconds(seconds);
        faults.Add($"has timeout={value}; expected seconds from 0 to 3600");
        return null;
    }
}
