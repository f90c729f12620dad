using Glance.Database.Aggregates.Locations;
using Glance.Database.Connections;
using Glance.Database.Engines.Sqlite.Files;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glance.Database.Engines.Sqlite;

/// <summary>Finds out whether <see cref="SqliteStart"/> would succeed, and changes nothing: not the file, and no file beside it.</summary>
/// <param name="settings">The database.</param>
/// <param name="creation">What a start may make.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears what a start would warn of.</param>
internal sealed class SqliteCheck(SqliteSettings settings, DatabaseCreation creation, TimeProvider time, ILogger logger)
{
    private readonly SqlitePlace _place = new(settings.Path, settings.Relative, creation);

    /// <summary>Looks.</summary>
    /// <returns>Where the data of some images lies.</returns>
    /// <exception cref="DatabaseStartException">The start would not succeed.</exception>
    public async ValueTask<IReadOnlyList<LocationRow>> RunAsync(bool offline, CancellationToken cancellationToken)
    {
        _place.Require();
        if (!_place.IsThere || offline)
            return [];
        var locks = new SqliteLockWait(settings, time, NullLogger.Instance);
        await locks.UntilReadableAsync(cancellationToken).ConfigureAwait(false);
        await new SqliteFiles(settings.Path, null, time, logger).UntilOpenableAsync().ConfigureAwait(false);
        if (SqliteNames.WhyNoLogOfOurs(settings.Path) is { } split)
            throw _place.Refused(split);
        var (survey, rows) = await LookInsideAsync(cancellationToken).ConfigureAwait(false);
        survey.Tell(settings.Path, logger);
        if (!survey.IsComplete || !SqliteLocks.HasLog(settings.Path))
            await locks.UntilWritableAsync(cancellationToken).ConfigureAwait(false);
        return rows;
    }

    private async Task<(SqliteSurvey Survey, IReadOnlyList<LocationRow> Rows)> LookInsideAsync(CancellationToken cancellationToken)
    {
        SqliteLibrary.Load();
        try
        {
            var connection = SqliteOpening.OpenToLook(settings.Path);
            await using var closing = connection.ConfigureAwait(false);
            var session = new Session(connection, null, new SqliteDialect(), cancellationToken);
            var survey = await SqliteSurvey.OfAsync(session, settings.Path).ConfigureAwait(false);
            if (survey.Verdict.IsEmpty)
                return (survey, []);
            return (survey, await session.QueryAsync<LocationRow>(NewestLocations.Query, new { deleted = false }).ConfigureAwait(false));
        }
        catch (SqliteException failure)
        {
            var problem = SqliteErrors.Explain(failure) ?? failure.Message;
            throw new DatabaseStartException($"[database] connection: {settings.Path}: {problem}", failure);
        }
    }
}
