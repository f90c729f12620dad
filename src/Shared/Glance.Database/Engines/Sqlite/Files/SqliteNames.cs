using Glance.Configuration.Surroundings;

namespace Glance.Database.Engines.Sqlite.Files;

/// <summary>The files that SQLite keeps beside a database. Where the database is a symbolic link, they lie beside what it leads to.</summary>
internal static class SqliteNames
{
    /// <summary>The write-ahead log.</summary>
    public static string Log(string database) => Target(database) + "-wal";

    /// <summary>The shared memory of those who use the log.</summary>
    public static string SharedMemory(string database) => Target(database) + "-shm";

    /// <summary>The journal of a database that has no write-ahead log.</summary>
    public static string Journal(string database) => Target(database) + "-journal";

    /// <summary>What a database is in the end, through every link.</summary>
    public static string Target(string database)
    {
        try
        {
            return new FileInfo(database).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? database;
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            return database; // a link to itself, or a directory that we cannot enter: whoever opens it meets the same
        }
    }

    /// <summary>Why nothing is seen at a database's path while the service runs, for operators.</summary>
    /// <param name="database">Its path.</param>
    public static string WhyAbsent(string database) => PathAccess.WhyNotReached(database) is { } closed
        ? $"it cannot be reached: {closed}. Let the service's user enter every directory on its path, and this worker uses it"
        : "it does not exist: it was deleted or moved, or its file system is not mounted."
            + " A database is made by the first start of a service only; put the file back, and this worker uses it";

    /// <summary>Why a file is not the one that is open, for operators.</summary>
    /// <param name="database">Path of the database.</param>
    /// <param name="wrong">The file.</param>
    /// <param name="isMain">Whether it is the database itself.</param>
    public static string WhyLost(string database, NamedFile wrong, bool isMain)
    {
        var other = wrong.Seen();
        if (other is null && PathAccess.WhyNotReached(wrong.Path) is not null)
            return WhyAbsent(wrong.Path);
        var found = other is not null ? $"is another file now ({other})" : "was deleted or moved, or its file system is not mounted";
        if (isMain)
        {
            return $"it {found}; the service has used {wrong.Expected} since its start. Nothing is served from it until that file is back"
                + $" in its place. To go on with another one stop the service, remove {Log(database)} and {SharedMemory(database)}, put the"
                + " file there and start";
        }

        return $"its {wrong.Path} {found}; the service has {wrong.Expected} open. What it holds is written into the database, and nothing is"
            + $" served until no process has it open any more; workers let go of it by themselves (others: fuser {database}). Never remove or"
            + " replace these files while the service runs";
    }

    /// <summary>
    /// Why a process that has no connection yet must not open a database: somebody uses a log that is not the one beside it, so SQLite would
    /// make another. Null when it may.
    /// </summary>
    /// <param name="database">Its path.</param>
    public static string? WhyNoLogOfOurs(string database)
    {
        // Beside a lock that keeps everybody out nothing can be made either; who waits for it tells whose it is.
        if (SqliteLocks.FindUser(database) is not { } user || SqliteLocks.FindExcluder(database) is not null)
            return null;
        var (log, memory) = (Log(database), SharedMemory(database));
        var absent = !File.Exists(log) ? log : !File.Exists(memory) ? memory : null;
        var isUsed = absent is null && SqliteLocks.IsUsed(memory);
        if (isUsed && SqliteLogHeader.IsOf(log, memory))
            return null;
        var found = isUsed ? $"{log} is not the log that it uses: it was replaced"
            : absent is null ? $"{log} and {memory} are not the files that it uses: they were replaced"
            : $"{absent} does not exist: it was deleted or moved";
        return $"{user} has it open, and {found} meanwhile. A new log beside the one in use would lose changes, so none is made,"
            + $" and nothing is served until that process has let go of it: a worker of this service does so by itself, end any other (fuser {database} tells which)";
    }
}
