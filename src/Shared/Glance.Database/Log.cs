using Glance.Domain.Errors;
using Microsoft.Extensions.Logging;

namespace Glance.Database;

/// <summary>What this project logs. Event ids 3000 to 3099.</summary>
internal static partial class Log
{
    /// <summary>Category of all messages: the Python module that does this upstream, so default_log_levels applies.</summary>
    public const string Category = "glance.db.sqlalchemy.api";

    [LoggerMessage(3000, LogLevel.Information, "Created the tables of Glance's schema {Revision} in {Database}")]
    public static partial void SchemaCreated(ILogger logger, string revision, string database);

    [LoggerMessage(3001, LogLevel.Warning, "{Database} stays in journal mode '{Mode}': its file system has no write-ahead log, so readers wait for writers")]
    public static partial void NoWriteAheadLog(ILogger logger, string database, string mode);

    [LoggerMessage(3002, LogLevel.Debug, "{Database} is busy (attempt {Attempt} of {Attempts}); trying again in {Milliseconds} ms")]
    public static partial void Busy(ILogger logger, string database, int attempt, int attempts, int milliseconds);

    [LoggerMessage(3003, LogLevel.Error, "{Database}: {Problem} ({Reason})")]
    private static partial void FailedBecause(ILogger logger, string database, string problem, string reason);

    [LoggerMessage(3004, LogLevel.Debug, "Using {Database}, SQLite {Version}")]
    public static partial void Opened(ILogger logger, string database, string version);

    [LoggerMessage(3005, LogLevel.Information, "Created the directory {Directory} for the database")]
    public static partial void DirectoryCreated(ILogger logger, string directory);

    [LoggerMessage(3006, LogLevel.Debug, "Using {Product} at {Database}")]
    public static partial void OpenedServer(ILogger logger, string product, string database);

    [LoggerMessage(3007, LogLevel.Warning, "{Database} cannot be used yet (try {Try}): {Problem}; trying again in {Seconds} s")]
    public static partial void NotYetThere(ILogger logger, string database, string problem, int @try, double seconds);

    [LoggerMessage(3008, LogLevel.Information, "{Database}: a connection was lost ({Problem}); using a new one{Untold}")]
    public static partial void ConnectionLost(ILogger logger, string database, string problem, string untold);

    [LoggerMessage(3009, LogLevel.Warning, "{Database} was lost ({Problem}); trying again in {Milliseconds} ms")]
    public static partial void Reconnecting(ILogger logger, string database, string problem, int milliseconds);

    [LoggerMessage(3010, LogLevel.Information, "Added {Number} indexes to {Database}, for lists in other orders and property filters")]
    public static partial void IndexesAdded(ILogger logger, string database, int number);

    [LoggerMessage(3011, LogLevel.Warning, "{Database}: the indexes {Prefix}* could not be made, so lists in other orders than the default one read all images: {Reason}")]
    public static partial void NoIndexes(ILogger logger, string database, string prefix, string reason);

    [LoggerMessage(3013, LogLevel.Error, "{Database}: {Problem}{Untold}")]
    private static partial void FileIsLost(ILogger logger, string database, string problem, string untold);

    [LoggerMessage(3017, LogLevel.Warning, "{Database} is locked by another program; this worker starts and uses it after that")]
    public static partial void LockedAtStart(ILogger logger, string database);

    [LoggerMessage(3020, LogLevel.Warning, "{Database}: {Problem}; waiting for up to {Seconds} s")]
    public static partial void WaitsForLock(ILogger logger, string database, string problem, double seconds);

    [LoggerMessage(3021, LogLevel.Warning, "{Database}: {File} was put in the place of the one in use and is moved to {Aside}; nothing of it is in the database")]
    public static partial void SetAside(ILogger logger, string database, string file, string aside);

    [LoggerMessage(3014, LogLevel.Warning, "{Database}: the file is back in its place, requests are served from it again{Untold}")]
    private static partial void FileIsBack(ILogger logger, string database, string untold);

    [LoggerMessage(3015, LogLevel.Warning, "{Database}: what its write-ahead log held is in the open file now, wherever that is")]
    public static partial void LogFolded(ILogger logger, string database);

    [LoggerMessage(3018, LogLevel.Warning, "{Database}: {Problem} ({Reason})")]
    private static partial void BusyBecause(ILogger logger, string database, string problem, string reason);

    [LoggerMessage(3019, LogLevel.Warning, "{Database}: the table {Table} could not be made, so projects may pass their limits: {Reason}")]
    public static partial void NoLocks(ILogger logger, string database, string table, string reason);

    [LoggerMessage(3022, LogLevel.Warning, "{Database}: {Doubt}")]
    public static partial void SchemaDoubt(ILogger logger, string database, string doubt);

    [LoggerMessage(3023, LogLevel.Error,
        "{Database}: {Problem}; this worker replaces another and starts all the same: what needs the database is 503 until it can be used")]
    public static partial void ServesWithout(ILogger logger, string database, string problem);

    [LoggerMessage(3012, LogLevel.Debug, "{Database}: where that happened")]
    private static partial void FailedThere(ILogger logger, Exception exception, string database);

    [LoggerMessage(3016, LogLevel.Warning, "{Database}: overloaded: no connection came free within {Seconds} s{Untold}")]
    private static partial void NoConnectionFree(ILogger logger, string database, double seconds, string untold);

    /// <summary>The file that the database is was lost, or cannot be used.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="database">Which one.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="untold">How many had no line of their own.</param>
    public static void FileIsLost(ILogger logger, string database, string problem, UntoldFaults untold) =>
        FileIsLost(logger, database, problem, Refused(untold));

    /// <summary>It is in its place again.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="database">Which one.</param>
    /// <param name="untold">How many requests had no line of their own meanwhile.</param>
    public static void FileIsBack(ILogger logger, string database, UntoldFaults untold) => FileIsBack(logger, database, Refused(untold));

    /// <summary>No connection came free in time, which clients can bring about: a line a minute like other failures, and what to throw.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="database">Which one.</param>
    /// <param name="patience">How long it was waited.</param>
    /// <param name="faults">Which failures get a line.</param>
    public static DatabaseUnavailableException Overloaded(ILogger logger, string database, TimeSpan patience, RepeatedFaults faults)
    {
        if (faults.IsDue("overloaded", out var untold))
            NoConnectionFree(logger, database, patience.TotalSeconds, Refused(untold));
        return new DatabaseUnavailableException($"The database is overloaded: no connection came free within {patience.TotalSeconds} s") { IsLogged = true };
    }

    /// <summary>A failure whose reason is known: a line, and the way to it through the code for who looks closer.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="exception">The engine's own error.</param>
    /// <param name="database">Which one.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="faults">A failure that lasts has a line a minute, whoever runs into it, be it a health check that anybody may ask
    /// for.</param>
    public static void Failed(ILogger logger, Exception exception, string database, string problem, RepeatedFaults faults)
    {
        if (faults.IsDue(problem, out var untold))
            FailedBecause(logger, database, problem + untold.Describe("requests failed so"), OneLine(exception.Message));
        FailedThere(logger, exception, database);
    }

    /// <summary>The same for other writers that were in the way for too long: clients can bring that about, so it is no error.</summary>
    public static void Busy(ILogger logger, Exception exception, string database, string problem, RepeatedFaults faults)
    {
        if (faults.IsDue(problem, out var untold))
            BusyBecause(logger, database, problem + untold.Describe("requests failed so"), exception.Message);
        FailedThere(logger, exception, database);
    }

    // A server says where in the statement on a line of its own.
    private static string OneLine(string message) =>
        string.Join("; ", message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string Refused(UntoldFaults untold) => untold.Describe("requests were refused");
}
