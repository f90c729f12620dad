using System.Collections.Concurrent;
using Dapper;
using Glance.Database;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.TestKit.MariaDb;

namespace Glance.ConformanceTests.Database.MariaDb;

/// <summary>A database of its own in the shared MariaDB, which the next one gets without its rows: making tables takes a while.</summary>
internal sealed class MariaDbSubject : IDatabaseSubject
{
    private static readonly ConcurrentBag<string> Left = [];

    private readonly MariaDbServer _server;
    private readonly string _name;
    private readonly ImageDatabase _database;

    private MariaDbSubject(MariaDbServer server, string name, ImageDatabase database)
    {
        _server = server;
        _name = name;
        _database = database;
    }

    public TimeSpan Tick => TimeSpan.FromSeconds(1);

    public bool KeepsEveryCharacter => false;

    public bool KeysIgnoreCase => true;

    public IImageRepository Images => _database.Images;

    public IMemberRepository Members => _database.Members;

    public IUsage Usage => _database.Usage;

    public IRemovedLocations Removed => _database.Removed;

    public static async ValueTask<MariaDbSubject> CreateAsync()
    {
        var server = await MariaDbServer.SharedAsync();
        var name = Left.TryTake(out var left) ? left : await server.CreateDatabaseAsync();
        return new MariaDbSubject(server, name, await OpenAsync(server.Url(name)));
    }

    public static ValueTask<ImageDatabase> OpenAsync(string url) =>
        SqliteSubject.OpenAsync(new DatabaseOptions { Connection = url, Retries = new RetryOptions { AtStart = 0 } });

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await using var connection = await _server.ConnectAsync(_name);
        foreach (var table in new[] { "image_members", "image_locations", "image_properties", "image_tags", "images" })
            await connection.ExecuteAsync($"DELETE FROM {table}");
        Left.Add(_name);
    }
}
