using Dapper;
using Glance.Database;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.TestKit.Postgres;

namespace Glance.ConformanceTests.Database.Postgres;

/// <summary>A database of its own in the shared PostgreSQL.</summary>
internal sealed class PostgresSubject : IDatabaseSubject
{
    private readonly PostgresCluster _cluster;
    private readonly ImageDatabase _database;

    private PostgresSubject(PostgresCluster cluster, string name, ImageDatabase database)
    {
        _cluster = cluster;
        Name = name;
        _database = database;
    }

    public string Name { get; }

    public string Url => _cluster.Url(Name);

    public IImageRepository Images => _database.Images;

    public IMemberRepository Members => _database.Members;

    public IUsage Usage => _database.Usage;

    public IRemovedLocations Removed => _database.Removed;

    public static async ValueTask<PostgresSubject> CreateAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        var name = await cluster.CreateDatabaseAsync();
        return new PostgresSubject(cluster, name, await OpenAsync(cluster.Url(name)));
    }

    public static ValueTask<ImageDatabase> OpenAsync(string url) =>
        SqliteSubject.OpenAsync(new DatabaseOptions { Connection = url, Retries = new RetryOptions { AtStart = 0 } });

    /// <summary>The rows of a query, columns between bars.</summary>
    public async Task<List<string>> RowsAsync(string sql)
    {
        await using var look = await _cluster.ConnectAsync(Name);
        var rows = await look.QueryAsync(sql);
        return [.. rows.Cast<IDictionary<string, object?>>().Select(row => string.Join('|', row.Values))];
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _cluster.DropDatabaseAsync(Name);
    }
}
