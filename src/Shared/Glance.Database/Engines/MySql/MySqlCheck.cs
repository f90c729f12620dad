using Glance.Database.Aggregates.Locations;
using Glance.Database.Connections;
using Glance.Domain.Errors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;

namespace Glance.Database.Engines.MySql;

/// <summary>Finds out whether <see cref="MySqlStart"/> would succeed now: one attempt, and statements that only read.</summary>
internal sealed class MySqlCheck(MySqlSettings settings, TimeProvider time, ILogger logger)
{
    // What a role grants is not told there, so who has one is believed.
    private const string MayMakeTables = """
        SELECT NOT @@GLOBAL.read_only AND (COALESCE(CURRENT_ROLE(), 'NONE') <> 'NONE' OR EXISTS (
            SELECT 1 FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE = 'CREATE'
            UNION ALL
            SELECT 1 FROM information_schema.SCHEMA_PRIVILEGES WHERE PRIVILEGE_TYPE = 'CREATE' AND DATABASE() LIKE TABLE_SCHEMA))
        """;

    /// <summary>Looks.</summary>
    /// <returns>Where the data of some images lies.</returns>
    /// <exception cref="DatabaseStartException">The start would not succeed.</exception>
    public async ValueTask<IReadOnlyList<LocationRow>> RunAsync(bool offline, CancellationToken cancellationToken)
    {
        if (offline)
            return [];
        var one = settings with
        {
            Connections = new MySqlConnectionStringBuilder(settings.Connections.ConnectionString) { Pooling = false },
        };
        var connections = new MySqlConnections(one, time, NullLogger.Instance);
        try
        {
            return await connections.OnceAsync(JudgeAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is MySqlException or TimeoutException or DatabaseUnavailableException or IOException)
        {
            var reason = await MySqlErrors.DescribeAsync(failure, settings, cancellationToken).ConfigureAwait(false);
            throw new DatabaseStartException(
                $"[database] connection: {settings.Place}: {MySqlErrors.Explain(failure) ?? "it cannot be used"}: {reason}", failure);
        }
        finally
        {
            await connections.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<LocationRow>> JudgeAsync(Session session)
    {
        await MySqlStart.RequireVersionAsync(session, settings.Place).ConfigureAwait(false);
        var verdict = await MySqlStart.JudgeAsync(session).ConfigureAwait(false);
        if (verdict.Problem is { } problem)
            throw Refused(problem);
        if (verdict.Doubt is { } doubt)
            Log.SchemaDoubt(logger, settings.Place, doubt);
        if (!verdict.IsEmpty)
            return await session.QueryAsync<LocationRow>(NewestLocations.Query, new { deleted = false }).ConfigureAwait(false);
        return await session.SingleOrDefaultAsync<bool>(MayMakeTables, null).ConfigureAwait(false)
            ? []
            : throw Refused(
                "it is empty, and Glance's tables may not be made in it: the user needs the privilege CREATE, and the server must not "
                    + "be read-only");
    }

    private DatabaseStartException Refused(string why) => new($"[database] connection: {settings.Place} cannot be used: {why}");
}
