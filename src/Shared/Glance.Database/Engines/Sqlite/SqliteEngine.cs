using Glance.Database.Aggregates.Locations;
using Glance.Database.Connections;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;

namespace Glance.Database.Engines.Sqlite;

/// <summary>SQLite.</summary>
internal sealed class SqliteEngine : IDatabaseEngine
{
    public string Name => "sqlite";

    public string Title => "SQLite";

    public string ExampleUrl => "sqlite:////var/lib/glance/glance.sqlite";

    public IValueSpelling Values { get; } = new SqliteSpelling();

    public async ValueTask<IConnections> OpenAsync(EngineStart start, CancellationToken cancellationToken) =>
        await new SqliteStart(SqliteSettings.From(start.Url, start.Options), start.Options.Creation, start.Time, start.Logger).OpenAsync(cancellationToken).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<LocationRow>> CheckAsync(EngineStart start, bool offline, CancellationToken cancellationToken) =>
        new SqliteCheck(SqliteSettings.From(start.Url, start.Options), start.Options.Creation, start.Time, start.Logger).RunAsync(offline, cancellationToken);
}
