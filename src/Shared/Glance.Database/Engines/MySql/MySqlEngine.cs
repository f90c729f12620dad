using Glance.Database.Aggregates.Locations;
using Glance.Database.Connections;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;

namespace Glance.Database.Engines.MySql;

/// <summary>MySQL and MariaDB, alone or as a Galera cluster.</summary>
internal sealed class MySqlEngine : IDatabaseEngine
{
    public string Name => "mysql";

    public string Title => "MySQL and MariaDB";

    public string ExampleUrl => "mysql+pymysql://user:<password>@host/glance";

    public IValueSpelling Values { get; } = new MySqlSpelling();

    // As SQLAlchemy names the one that it knows to be MariaDB.
    public bool Speaks(string dialect) => dialect is "mysql" or "mariadb";

    public async ValueTask<IConnections> OpenAsync(EngineStart start, CancellationToken cancellationToken) =>
        await new MySqlStart(MySqlSettings.From(start.Url, start.Options), start.Options.Creation, start.Time, start.Logger)
            .OpenAsync(cancellationToken).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<LocationRow>> CheckAsync(EngineStart start, bool offline, CancellationToken cancellationToken) =>
        new MySqlCheck(MySqlSettings.From(start.Url, start.Options), start.Time, start.Logger).RunAsync(offline, cancellationToken);
}
