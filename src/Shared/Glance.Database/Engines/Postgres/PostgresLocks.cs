using System.Globalization;
using Npgsql;

namespace Glance.Database.Engines.Postgres;

/// <summary>
/// How long a statement waits for what another transaction holds: PostgreSQL tells the end of such a wait, so that it is not taken for a
/// server that does not answer (docs/decisions/0349). An operator's own lock_timeout, in the URL or the server, is left as it is.
/// </summary>
internal static class PostgresLocks
{
    /// <summary>
    /// Longer than any change takes, also many in a row, and shorter than the wait for the answer to a statement.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string Bound = string.Create(
        CultureInfo.InvariantCulture,
        $"SELECT set_config('lock_timeout', '{Patience.TotalMilliseconds}', false) WHERE current_setting('lock_timeout') = '0'");

    /// <summary>Undoes it for one transaction: who makes tables or indexes may take longer, and is waited for at a start.</summary>
    public const string WaitAsConfigured = "SET LOCAL lock_timeout TO DEFAULT";

    /// <summary>Connections that wait so; set once when one is made, so that no transaction costs more.</summary>
    public static NpgsqlDataSource Source(string connections)
    {
        var builder = new NpgsqlDataSourceBuilder(connections);
        builder.UsePhysicalConnectionInitializer(Set, SetAsync);
        return builder.Build();
    }

    private static void Set(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Bound, connection);
        command.ExecuteNonQuery();
    }

    private static async Task SetAsync(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(Bound, connection);
        await using (command.ConfigureAwait(false))
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
