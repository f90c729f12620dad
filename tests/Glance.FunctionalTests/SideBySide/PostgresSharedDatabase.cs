using System.Data.Common;
using Glance.TestKit.Postgres;
using Npgsql;

namespace Glance.FunctionalTests.SideBySide;

/// <summary>A database of its own in a PostgreSQL that tests share.</summary>
internal sealed class PostgresSharedDatabase(PostgresCluster cluster, string name) : SharedDatabase
{
    public override string Url => cluster.Url(name);

    public static async Task<SharedDatabase> CreateAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        return new PostgresSharedDatabase(cluster, await cluster.CreateDatabaseAsync());
    }

    public override async ValueTask DisposeAsync() => await cluster.DropDatabaseAsync(name);

    public override DbConnection Connect() => new NpgsqlConnection(cluster.ConnectionString(name));
}
