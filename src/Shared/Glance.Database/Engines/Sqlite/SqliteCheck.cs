using Glance.Configuration.Surroundings;
using Glance.Database.Aggregates.Locations;
using Glance.Database.Connections;
using Glance.Database.Schema;
using Microsoft.Data.Sqlite;

namespace Glance.Database.Engines.Sqlite;

/// <summary>Finds out whether <see cref="SqliteStart"/> would succeed, and changes nothing: not the file, and no file beside it.</summary>
internal sealed class SqliteCheck(SqliteSettings settings, DatabaseCreation creation)
{
    /// <summary>Looks.</summary>
    /// <returns>Where the data of some images lies.</returns>
    /// <exception cref="DatabaseStartException">The start would not succeed.</exception>
    public async ValueTask<IReadOnlyList<LocationRow>> RunAsync(bool offline, CancellationToken cancellationToken)
    {
        var isThere = Path.Exists(settings.Path);
        if (!isThere && SqliteStart.WhyNotMade(settings, creation) is { } absent)
            throw absent;
        LookAtDirectory();
        if (!isThere)
            return [];
        SqliteStart.RefuseOther(settings);
        if (PathAccess.WhyNotChanged(settings.Path) is { } forbidden)
            throw Refused($"it cannot be read and written: {forbidden}");
        return offline ? [] : await JudgeAsync(cancellationToken).ConfigureAwait(false);
    }

    private void LookAtDirectory()
    {
        if (Path.GetDirectoryName(settings.Path) is not { } directory)
            return;
        if (!Directory.Exists(directory))
        {
            SqliteStart.RefuseMissing(settings, directory);
            if (PathAccess.WhyNotMade(directory) is { } impossible)
                throw Refused($"the directory {directory} does not exist and cannot be created: {impossible}");
        }
        else if (PathAccess.WhyNoFilesIn(directory) is { } closed)
        {
            throw Refused($"the directory {directory} cannot be written to, and SQLite keeps its journal there: {closed}");
        }
    }

    private async Task<IReadOnlyList<LocationRow>> JudgeAsync(CancellationToken cancellationToken)
    {
        SqliteLibrary.Load();
        try
        {
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Uri(), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            await using var closing = connection.ConfigureAwait(false);
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            var session = new Session(connection, null, new SqliteDialect(), cancellationToken);
            var tables = await session.QueryAsync<string>(SqliteStart.TablesQuery, null).ConfigureAwait(false);
            var revisions = tables.Contains(SchemaRevisions.VersionTable)
                ? await session.QueryAsync<string>(SqliteStart.RevisionsQuery, null).ConfigureAwait(false)
                : [];
            var verdict = SchemaRevisions.Judge(tables, revisions);
            if (verdict.Problem is { } problem)
                throw new DatabaseStartException($"[database] connection: {settings.Path} cannot be used: {problem}");
            return verdict.IsEmpty ? [] : await session.QueryAsync<LocationRow>(NewestLocations.Query, new { deleted = false }).ConfigureAwait(false);
        }
        catch (SqliteException failure)
        {
            var problem = SqliteErrors.Explain(failure) ?? failure.Message;
            throw new DatabaseStartException($"[database] connection: {settings.Path}: {problem}", failure);
        }
    }

    // Without a journal nobody has it open, and SQLite need not make one only to read. A reader of a database that is open joins the
    // others' journal.
    private string Uri()
    {
        var isOpen = File.Exists(settings.Path + "-wal") && File.Exists(settings.Path + "-shm");
        return $"file:{string.Join('/', settings.Path.Split('/').Select(System.Uri.EscapeDataString))}{(isOpen ? string.Empty : "?immutable=1")}";
    }

    private DatabaseStartException Refused(string why) => new($"[database] connection: {settings.Path}: {why}");
}
