using Glance.Database.Aggregates.Locations;
using Glance.Database.Connections;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;

namespace Glance.Database.Engines.Postgres;

/// <summary>PostgreSQL.</summary>
internal sealed class PostgresEngine : IDatabaseEngine
{
    public string Name => "postgresql";

    public string Title => "PostgreSQL";

    public string ExampleUrl => "postgresql://user:<password>@host/glance";

    public IValueSpelling Values { get; } = new PostgresSpelling();

    public async ValueTask<IConnections> OpenAsync(EngineStart start, CancellationToken cancellationToken) =>
        await new PostgresStart(PostgresSettings.From(start.Url, start.Options), start.Options.Creation, start.Time, start.Logger).OpenAsync(cancellationToken).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<LocationRow>> CheckAsync(EngineStart start, bool offline, CancellationToken cancellationToken) =>
        new PostgresCheck(PostgresSettings.From(start.Url, start.Options), start.Time, start.Logger).RunAsync(offline, cancellationToken);
}
