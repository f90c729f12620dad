using Glance.Database;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.TestKit.MariaDb;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database.MariaDb;

/// <summary>A database that is two servers: who changes the same at once through both is told by none of them, and loses nothing.</summary>
[Category("MariaDb")]
public sealed class GaleraTests
{
    private GaleraCluster _cluster = null!; // OneTimeSetUp makes it
    private ImageDatabase[] _databases = null!; // SetUp opens it through each node

    [OneTimeSetUp]
    public async Task StartAsync() => _cluster = await GaleraCluster.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    [SetUp]
    public async Task OpenAsync()
    {
        var name = await _cluster.Nodes[0].CreateDatabaseAsync();
        await _cluster.Nodes[1].ExecuteAsync($"CREATE DATABASE IF NOT EXISTS {name}"); // when it is there too
        _databases = await Task.WhenAll(_cluster.Nodes.Select(node => Task.Run(async () => await SqliteSubject.OpenAsync(
            new DatabaseOptions { Connection = node.Url(name), WsrepSyncWait = 7, Retries = new RetryOptions { AtStart = 0 } }))));
    }

    [TearDown]
    public async Task CloseAsync()
    {
        foreach (var database in _databases ?? [])
            await database.DisposeAsync();
    }

    [Test]
    public async Task Writers_through_different_nodes_all_win()
    {
        var image = Some();
        await _databases[0].Images.AddAsync(image, UsageLimits.None, CancellationToken.None);

        await Task.WhenAll(Enumerable.Range(0, 30).Select(writer => Task.Run(async () => await _databases[writer % 2].Images.SaveAsync(
            image,
            image with { Tags = [$"t{writer}"], Properties = new Dictionary<string, string?> { [$"p{writer}"] = "x" } },
            UsageLimits.None,
            CancellationToken.None))));

        foreach (var database in _databases)
        {
            var found = await FindAsync(database, image.Id);
            Assert.That((found!.Tags.Count, found.Properties.Count), Is.EqualTo((30, 30)));
        }
    }

    [Test]
    public async Task Limits_of_a_project_hold_among_nodes()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 24).Select(writer => Task.Run(() => TryAsync(async () =>
            await _databases[writer % 2].Images.AddAsync(Some(), new UsageLimits { Images = 4 }, CancellationToken.None)))));

        Assert.That(made.Count(did => did), Is.EqualTo(4));
        Assert.That((await _databases[1].Usage.OfAsync("ours", CancellationToken.None)).Images, Is.EqualTo(4));
    }

    [Test]
    public async Task Of_saves_from_one_status_through_different_nodes_exactly_one_wins()
    {
        var image = Some();
        await _databases[0].Images.AddAsync(image, UsageLimits.None, CancellationToken.None);

        async Task BeginAsync(int writer)
        {
            var saving = image with { Status = ImageStatus.Saving, Name = $"{writer}" };
            await _databases[writer % 2].Images.SaveAsync(image, saving, UsageLimits.None, CancellationToken.None);
        }

        var won = await Task.WhenAll(Enumerable.Range(0, 20).Select(writer => Task.Run(() => TryAsync(() => BeginAsync(writer)))));

        Assert.That(won.Count(did => did), Is.EqualTo(1));
        Assert.That((await FindAsync(_databases[1], image.Id))!.Name, Is.EqualTo($"{Array.IndexOf(won, true)}"));
    }

    [Test]
    public async Task With_mysql_wsrep_sync_wait_what_was_answered_by_one_node_is_seen_through_the_other()
    {
        for (var turn = 0; turn < 100; turn++)
        {
            var image = Some();
            await _databases[turn % 2].Images.AddAsync(image, UsageLimits.None, CancellationToken.None);
            Assert.That(await FindAsync(_databases[(turn + 1) % 2], image.Id), Is.Not.Null, $"turn {turn}");
        }
    }

    private static async Task<Image?> FindAsync(ImageDatabase database, string id) =>
        await database.Images.FindAsync(RequestContext.Unauthenticated("r"), id, CancellationToken.None);

    private static async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception lost) when (lost is QuotaExceededException or ImageStateConflictException)
        {
            return false;
        }
    }

    private static Image Some() => new()
    {
        Id = Guid.NewGuid().ToString(),
        Owner = "ours",
        Status = ImageStatus.Queued,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
