using Glance.Database.Engines.Sqlite.Files;
using Microsoft.Extensions.Logging;

namespace Glance.Database.Engines.Sqlite;

/// <summary>
/// Waits for another program's lock before a start or check, which would wait for it in vain within SQLite: it does not tell who has it.
/// Only for processes without a connection to the database, as <see cref="SqliteLocks"/> says.
/// </summary>
/// <param name="settings">The database.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where a wait that is long is told.</param>
internal sealed class SqliteLockWait(SqliteSettings settings, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until others let it be read.</summary>
    /// <exception cref="DatabaseStartException">They did not.</exception>
    public ValueTask UntilReadableAsync(CancellationToken cancellationToken) => UntilAsync(WhyNotRead, cancellationToken);

    /// <summary>Waits until others let it be written to.</summary>
    /// <exception cref="DatabaseStartException">They did not.</exception>
    public ValueTask UntilWritableAsync(CancellationToken cancellationToken) => UntilAsync(WhyNotWritten, cancellationToken);

    /// <summary>Whose lock keeps everybody from reading; null when there is none.</summary>
    public static string? WhyNotRead(SqliteSettings settings) =>
        SqliteLocks.FindExcluder(settings.Path) is { } who ? Describe(settings, who, "reads it") : null;

    /// <summary>Whose lock keeps others from writing; null when there is none.</summary>
    public static string? WhyNotWritten(SqliteSettings settings) => WhyNotRead(settings)
        ?? ((SqliteLocks.FindWriter(settings.Path, SqliteNames.SharedMemory(settings.Path)) ?? SqliteLocks.FindReader(settings.Path)) is { } who
            ? Describe(settings, who, "writes to it, and a start has to make tables, indexes or a write-ahead log")
            : null);

    private static string Describe(SqliteSettings settings, string who, string what) =>
        $"it is locked: {who} has a transaction open, and nobody else {what}."
        + $" End that transaction or that process (fuser {settings.Path}), then start";

    private async ValueTask UntilAsync(Func<SqliteSettings, string?> find, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var told = false;
        while (find(settings) is { } reason)
        {
            var waited = time.GetElapsedTime(begun);
            if (waited >= Patience)
                throw new DatabaseStartException($"[database] connection: {settings.Path}: {reason}");
            if (waited >= Told && !told)
                Log.WaitsForLock(logger, settings.Path, reason, Patience.TotalSeconds);
            told |= waited >= Told;
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
