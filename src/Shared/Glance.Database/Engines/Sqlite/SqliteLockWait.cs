using Glance.Database.Engines.Sqlite.Files;
using Microsoft.Extensions.Logging;

namespace Glance.Database.Engines.Sqlite;

/// <summary>
/// Waits for another program's lock before a start or check, which would wait for it in vain within SQLite: it does not tell who has it.
/// Only for processes without a connection to the database, as <see cref="SqliteLocks"/> says. It begins when it is made, and all that is
/// waited for has one patience together.
/// </summary>
/// <param name="settings">The database.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where a wait that is long is told.</param>
/// <param name="patience">How long it is waited.</param>
internal sealed class SqliteLockWait(SqliteSettings settings, TimeProvider time, ILogger logger, TimeSpan patience)
{
    /// <summary>How long a start or check waits: with the rest of a start less than <c>start_timeout</c> (docs/decisions/0393).</summary>
    private static readonly TimeSpan OfStart = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Told = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly long _begun = time.GetTimestamp();

    /// <summary>The wait of a start, or of a check in its place.</summary>
    /// <param name="settings">The database.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where a wait that is long is told.</param>
    public SqliteLockWait(SqliteSettings settings, TimeProvider time, ILogger logger)
        : this(settings, time, logger, OfStart)
    {
    }

    /// <summary>Whether it was waited long enough.</summary>
    public bool IsOver => time.GetElapsedTime(_begun) >= patience;

    /// <summary>Waits until others let it be read.</summary>
    /// <exception cref="DatabaseStartException">They did not.</exception>
    public ValueTask UntilReadableAsync(CancellationToken cancellationToken) => UntilAsync(WhyNotRead, cancellationToken);

    /// <summary>Waits until others let it be written to.</summary>
    /// <exception cref="DatabaseStartException">They did not.</exception>
    public ValueTask UntilWritableAsync(CancellationToken cancellationToken) => UntilAsync(WhyNotWritten, cancellationToken);

    /// <summary>Whose lock keeps everybody from reading; null when there is none.</summary>
    public static string? WhyNotRead(SqliteSettings settings) =>
        SqliteLocks.FindExcluder(settings.Path) is { } who ? Describe(settings, Excluding(settings, who), "reads it") : null;

    /// <summary>Whose lock keeps others from writing; null when there is none.</summary>
    public static string? WhyNotWritten(SqliteSettings settings) => WhyNotRead(settings)
        ?? ((SqliteLocks.FindWriter(settings.Path, SqliteNames.SharedMemory(settings.Path)) ?? SqliteLocks.FindReader(settings.Path)) is { } who
            ? Describe(
                settings, $"{who} has a transaction open", "writes to it, and a start has to make tables, indexes or a write-ahead log")
            : null);

    private static string Describe(SqliteSettings settings, string who, string what) =>
        $"it is locked: {who}, and nobody else {what}."
        + $" End that transaction or that process (fuser {settings.Path}), then start";

    // Who has a log all to himself needs no shared memory for it.
    private static string Excluding(SqliteSettings settings, string who) =>
        SqliteLocks.HasLog(settings.Path) && !File.Exists(SqliteNames.SharedMemory(settings.Path))
            ? $"{who} has opened it with locking_mode=exclusive"
            : $"{who} has a transaction open";

    private async ValueTask UntilAsync(Func<SqliteSettings, string?> find, CancellationToken cancellationToken)
    {
        var told = false;
        while (find(settings) is { } reason)
        {
            var waited = time.GetElapsedTime(_begun);
            if (IsOver)
                throw new DatabaseStartException($"[database] connection: {settings.Path}: {reason}");
            if (waited >= Told && !told)
                Log.WaitsForLock(logger, settings.Path, reason, patience.TotalSeconds);
            told |= waited >= Told;
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
