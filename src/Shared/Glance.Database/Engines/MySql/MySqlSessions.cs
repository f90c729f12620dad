using System.Globalization;
using MySqlConnector;

namespace Glance.Database.Engines.MySql;

/// <summary>
/// What a session is set to, once when its connection is made: a connection of the pool is not reset when it is taken again, which would
/// cost two round trips, for sessions leave nothing behind (docs/decisions/0386).
/// </summary>
internal static class MySqlSessions
{
    /// <summary>
    /// The longest wait for what another transaction holds, in seconds: longer than any change takes, also many in a row, and shorter than
    /// the wait for the answer to a statement, so that it is not taken for a server that does not answer (docs/decisions/0349).
    /// </summary>
    public const int Patience = 20;

    /// <summary>Undoes the bound of waits: who makes tables or indexes may take longer, and is waited for at a start.</summary>
    public const string WaitAsConfigured = "SET SESSION lock_wait_timeout = @@GLOBAL.lock_wait_timeout";

    /// <summary>Connections so set.</summary>
    /// <param name="settings">How they are made.</param>
    /// <param name="pooling">Whether they are kept for others.</param>
    public static MySqlDataSource Source(MySqlSettings settings, bool pooling)
    {
        var connections = new MySqlConnectionStringBuilder(settings.Connections.ConnectionString) { Pooling = pooling };
        var builder = new MySqlDataSourceBuilder(connections.ConnectionString);
        var setUp = SetUp(settings);
        builder.UseConnectionOpenedCallback(async (opened, cancellationToken) =>
        {
            if (!opened.Conditions.HasFlag(MySqlConnectionOpenedConditions.New))
                return;
            var command = new MySqlCommand(setUp, opened.Connection);
            await using (command.ConfigureAwait(false))
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        });
        return builder.Build();
    }

    /// <summary>The statements; an operator's own come first, as with the Python service.</summary>
    internal static string SetUp(MySqlSettings settings)
    {
        var own = settings.InitCommand is { } command ? command.TrimEnd(';', ' ') + ";\n" : string.Empty;
        var wait = settings.SyncWait is { } checks
            ? $",\n    wsrep_sync_wait = {checks.ToString(CultureInfo.InvariantCulture)}"
            : string.Empty;
        return $"""
            {own}SET SESSION sql_mode = {settings.ModeExpression},
                innodb_lock_wait_timeout = LEAST(@@SESSION.innodb_lock_wait_timeout, {Patience}),
                lock_wait_timeout = LEAST(@@SESSION.lock_wait_timeout, {Patience}){wait}
            """;
    }
}
