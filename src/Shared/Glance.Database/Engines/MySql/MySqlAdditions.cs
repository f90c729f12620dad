using Glance.Database.Connections;
using Glance.Database.Schema;
using Microsoft.Extensions.Logging;
using MySqlConnector;

namespace Glance.Database.Engines.MySql;

/// <summary>
/// What is added to Glance's tables: the table of locks, the columns and indexes of lists. A user who may not make them is served without.
/// Several processes may be at it at once.
/// </summary>
/// <param name="place">The database, for messages.</param>
/// <param name="connections">Connections to it.</param>
/// <param name="logger">The log.</param>
internal sealed class MySqlAdditions(string place, MySqlConnections connections, ILogger logger)
{
    private const string ColumnsQuery =
        "SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'images'";
    private const string IndexesQuery = "SELECT DISTINCT INDEX_NAME FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE()";

    /// <summary>Makes the table of locks unless it is there.</summary>
    /// <returns>Whether there is one.</returns>
    public async ValueTask<bool> MakeLocksAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await connections.OnceAsync(MakeLocksAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlException failure)
        {
            Log.NoLocks(logger, place, MySqlLocks.Table, failure.Message);
            return false;
        }
    }

    /// <summary>
    /// Makes columns and indexes that are missing. Once in a database's life, two seconds per 100,000 images, and requests go on meanwhile.
    /// </summary>
    /// <returns>Whether all columns are there.</returns>
    public async ValueTask<bool> MakeIndexesAsync(CancellationToken cancellationToken)
    {
        try
        {
            var added = await connections.OnceAsync(AddAsync, cancellationToken).ConfigureAwait(false);
            if (added > 0)
                Log.IndexesAdded(logger, place, added);
        }
        catch (MySqlException failure)
        {
            Log.NoIndexes(logger, place, ListIndexes.Prefix, failure.Message);
        }

        var present = await connections.OnceAsync(
            session => session.QueryAsync<string>(ColumnsQuery, null), cancellationToken).ConfigureAwait(false);
        return MySqlListIndexes.Columns.All(present.Contains);
    }

    /// <summary>Finds out what is there, and makes nothing.</summary>
    /// <param name="session">On the database.</param>
    /// <param name="dialect">What is told of it.</param>
    public static async Task FindAsync(Session session, MySqlDialect dialect)
    {
        var columns = await session.QueryAsync<string>(ColumnsQuery, null).ConfigureAwait(false);
        dialect.HasListColumns = MySqlListIndexes.Columns.All(columns.Contains);
        dialect.HasLocks = await session.SingleOrDefaultAsync<long>(MySqlLocks.IsThere, null).ConfigureAwait(false) > 0;
    }

    private static async Task<bool> MakeLocksAsync(Session session)
    {
        if (await session.SingleOrDefaultAsync<long>(MySqlLocks.IsThere, null).ConfigureAwait(false) == 0)
            await session.ExecuteAsync(MySqlLocks.Create, null).ConfigureAwait(false);
        return true;
    }

    private static async Task<int> AddAsync(Session session)
    {
        await session.ExecuteAsync(MySqlSessions.WaitAsConfigured, null).ConfigureAwait(false);
        var columns = await session.QueryAsync<string>(ColumnsQuery, null).ConfigureAwait(false);
        var missing = MySqlListIndexes.Columns.Except(columns, StringComparer.OrdinalIgnoreCase).ToList();
        if (missing.Count > 0)
            await UnlessMadeAsync(session, MySqlListIndexes.AddColumns(missing)).ConfigureAwait(false);

        var indexes = await session.QueryAsync<string>(IndexesQuery, null).ConfigureAwait(false);
        var added = 0;
        var absent = MySqlListIndexes.All.Where(index => !indexes.Contains(index.Name, StringComparer.OrdinalIgnoreCase));
        foreach (var table in absent.GroupBy(index => index.Table))
        {
            if (!await UnlessMadeAsync(session, MySqlListIndexes.AddIndexes(table.Key, table)).ConfigureAwait(false))
                continue;
            added += table.Count();

            // The optimizer judges by figures that a fresh index has none of.
            await session.ExecuteAsync($"ANALYZE TABLE {table.Key}", null).ConfigureAwait(false);
        }

        return added;
    }

    // Another process that starts makes the same.
    private static async Task<bool> UnlessMadeAsync(Session session, string statement)
    {
        try
        {
            await session.ExecuteAsync(statement, null).ConfigureAwait(false);
            return true;
        }
        catch (MySqlException made) when (made.Number is (int)MySqlErrorCode.DuplicateFieldName or (int)MySqlErrorCode.DuplicateKeyName)
        {
            return false;
        }
    }
}
