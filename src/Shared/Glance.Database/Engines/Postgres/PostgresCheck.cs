using Glance.Database.Aggregates.Locations;
using Glance.Database.Connections;
using Glance.Domain.Errors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Glance.Database.Engines.Postgres;

/// <summary>Finds out whether <see cref="PostgresStart"/> would succeed now: one attempt, and a transaction that only reads.</summary>
internal sealed class PostgresCheck(PostgresSettings settings, TimeProvider time, ILogger logger)
{
    /// <summary>Looks.</summary>
    /// <returns>Where the data of some images lies.</returns>
    /// <exception cref="DatabaseStartException">The start would not succeed.</exception>
    public async ValueTask<IReadOnlyList<LocationRow>> RunAsync(bool offline, CancellationToken cancellationToken)
    {
        if (offline)
            return [];
        var one = settings with { Connections = new NpgsqlConnectionStringBuilder(settings.Connections.ConnectionString) { Pooling = false, MinPoolSize = 0 } };
        var connections = new PostgresConnections(one, time, NullLogger.Instance);
        try
        {
            return await connections.ReadFirstAsync(JudgeAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or DatabaseUnavailableException or IOException)
        {
            var reason = await PostgresErrors.DescribeAsync(failure, settings, cancellationToken).ConfigureAwait(false);
            throw new DatabaseStartException(
                $"[database] connection: {settings.Place}: {PostgresErrors.Explain(failure) ?? "it cannot be used"}: {reason}", failure);
        }
        finally
        {
            await connections.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<LocationRow>> JudgeAsync(Session session)
    {
        var verdict = await PostgresStart.JudgeAsync(session).ConfigureAwait(false);
        if (verdict.Problem is { } problem)
            throw Refused(problem);
        if (verdict.Doubt is { } doubt)
            Log.SchemaDoubt(logger, settings.Place, doubt);
        if (!verdict.IsEmpty)
            return await session.QueryAsync<LocationRow>(NewestLocations.Query, new { deleted = false }).ConfigureAwait(false);
        return await session.SingleOrDefaultAsync<bool>("SELECT COALESCE(has_schema_privilege(current_schema(), 'CREATE'), FALSE) AND NOT pg_is_in_recovery()", null).ConfigureAwait(false)
            ? []
            : throw Refused("it is empty, and the user may not make Glance's tables in it: the database must belong to the user, or a schema in it");
    }

    private DatabaseStartException Refused(string why) => new($"[database] connection: {settings.Place} cannot be used: {why}");
}
