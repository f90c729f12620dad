using System.Data.Common;
using Glance.TestKit.MariaDb;
using MySqlConnector;

namespace Glance.FunctionalTests.SideBySide;

/// <summary>A database of its own in a MariaDB that tests share.</summary>
internal sealed class MariaDbSharedDatabase(MariaDbServer server, string name) : SharedDatabase
{
    public override string Url => server.Url(name);

    public static async Task<SharedDatabase> CreateAsync()
    {
        var server = await MariaDbServer.SharedAsync();
        return new MariaDbSharedDatabase(server, await server.CreateDatabaseAsync());
    }

    public override async ValueTask DisposeAsync() => await server.DropDatabaseAsync(name);

    public override DbConnection Connect() => new MySqlConnection(server.ConnectionString(name));
}
