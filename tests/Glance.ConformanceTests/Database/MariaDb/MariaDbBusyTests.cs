using System.Diagnostics;
using Dapper;
using Glance.Database;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.TestKit.MariaDb;
using Microsoft.Extensions.Logging;
using MySqlConnector;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database.MariaDb;

/// <summary>Rows that others hold, deadlocks, servers that take no changes: requests meanwhile are told, once, and nothing is half
/// done.</summary>
[Category("MariaDb")]
public sealed class MariaDbBusyTests
{
    private MariaDbServer _server = null!; // SetUp makes it
    private string _name = null!; // SetUp makes it

    [SetUp]
    public async Task CreateAsync()
    {
        _server = await MariaDbServer.SharedAsync();
        _name = await _server.CreateDatabaseAsync();
    }

    [TearDown]
    public async Task DropAsync() => await _server.DropDatabaseAsync(_name);

    [Test]
    public async Task An_image_that_somebody_else_holds_is_a_busy_database_and_no_error()
    {
        using var log = new LevelLog();
        await using var database = await OpenAsync(log);
        var image = Some();
        await database.Images.AddAsync(image, UsageLimits.None, CancellationToken.None);
        await using var other = await _server.ConnectAsync(_name);
        await using var holding = await other.BeginTransactionAsync();
        await other.ExecuteAsync("UPDATE images SET name = 'held'", transaction: holding);
        var begun = Stopwatch.GetTimestamp();

        var refused = Enumerable.Range(0, 3).Select(_ => SaveAsync(database, image, image with { Tags = ["t"] })).ToArray();
        foreach (var save in refused)
        {
            Assert.That(
                async () => await save,
                Throws.TypeOf<DatabaseUnavailableException>().With.Message.Contains("innodb_lock_wait_timeout"));
        }

        Assert.That(
            Stopwatch.GetElapsedTime(begun),
            Is.InRange(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(29)),
            "before the 30 s for an answer");
        Assert.That(
            log.Seen.Where(level => level > LogLevel.Information), Is.EqualTo(new[] { LogLevel.Warning }), "one line for all of them");
        await holding.RollbackAsync();
        await SaveAsync(database, image, image with { Tags = ["t"] });
    }

    [Test]
    public async Task A_wait_for_the_next_number_of_a_table_is_begun_again_like_any_other()
    {
        await using var database = await OpenAsync(new LevelLog(), "?init_command=SET%20innodb_lock_wait_timeout%3D1");
        var images = Enumerable.Range(0, 8).Select(_ => Some()).ToList();
        foreach (var image in images)
            await database.Images.AddAsync(image, UsageLimits.None, CancellationToken.None);
        await using var other = await _server.ConnectAsync(_name);
        await using var holding = await other.BeginTransactionAsync();
        await other.ExecuteAsync("SELECT * FROM image_tags WHERE image_id >= '' FOR UPDATE", transaction: holding);

        var before = await StatusAsync("INNODB_ROW_LOCK_WAITS");
        var saves = images.Select(image => SaveAsync(database, image, image with { Tags = ["a", "b"] })).ToList();
        while (await StatusAsync("INNODB_ROW_LOCK_WAITS") < before + 4)
            await Task.Yield();
        await holding.RollbackAsync();

        Assert.That((await Task.WhenAll(saves)).Select(saved => saved.Tags.Count), Is.All.EqualTo(2));
    }

    [Test]
    public async Task A_wait_that_the_server_ends_early_is_begun_again()
    {
        await using var database = await OpenAsync(new LevelLog(), "?init_command=SET%20innodb_lock_wait_timeout%3D1");
        var image = Some();
        await database.Images.AddAsync(image, UsageLimits.None, CancellationToken.None);
        await using var other = await _server.ConnectAsync(_name);
        await using var holding = await other.BeginTransactionAsync();
        await other.ExecuteAsync("UPDATE images SET name = 'held'", transaction: holding);

        var before = await StatusAsync("INNODB_ROW_LOCK_WAITS");
        var save = SaveAsync(database, image, image with { Tags = ["t"] });
        while (await StatusAsync("INNODB_ROW_LOCK_WAITS") < before + 2)
            await Task.Yield();
        await holding.RollbackAsync();

        Assert.That((await save).Tags, Is.EqualTo(new[] { "t" }));
    }

    [Test]
    public async Task Fifty_writers_that_run_into_each_other_all_succeed_and_lose_nothing()
    {
        using var log = new LevelLog();
        await using var database = await OpenAsync(log);
        var images = new List<Image>();
        for (var number = 0; number < 4; number++)
        {
            images.Add(Some());
            await database.Images.AddAsync(images[^1], UsageLimits.None, CancellationToken.None);
        }

        // Somebody else takes an image before the lock that writers within limits take before the image.
        var before = await StatusAsync("INNODB_DEADLOCKS");
        var disturbing = Task.WhenAll(DisturbAsync("ASC"), DisturbAsync("DESC"));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(writer => Task.Run(() => WriteAsync(database, images[writer % 4], writer))));
        await disturbing;

        var all = await database.Images.ListAsync(
            RequestContext.Unauthenticated("r"), new ImageQuery { Limit = 9 }, CancellationToken.None);
        Assert.That(all.SelectMany(image => image.Tags), Is.EquivalentTo(Enumerable.Range(0, 50).Select(writer => $"t{writer}")));
        Assert.That(all.Sum(image => image.Properties.Count), Is.EqualTo(50));
        Assert.That(log.Seen.Where(level => level > LogLevel.Information), Is.Empty);
        Assert.That(await StatusAsync("INNODB_DEADLOCKS"), Is.GreaterThan(before), "there were some");
    }

    [Test]
    public async Task A_server_that_became_read_only_refuses_changes_and_is_read_until_it_takes_them_again()
    {
        using var log = new LevelLog();
        await using var database = await OpenAsync(log);
        var image = Some();
        await database.Images.AddAsync(image, UsageLimits.None, CancellationToken.None);

        await _server.ExecuteAsync("SET GLOBAL read_only = 1");
        try
        {
            for (var request = 0; request < 5; request++)
            {
                Assert.That(
                    async () => await SaveAsync(database, image, image with { Tags = ["t"] }),
                    Throws.TypeOf<DatabaseUnavailableException>().With.Message.Contains("read-only"));
            }

            Assert.That(
                await database.Images.FindAsync(RequestContext.Unauthenticated("r"), image.Id, CancellationToken.None), Is.Not.Null);
        }
        finally
        {
            await _server.ExecuteAsync("SET GLOBAL read_only = 0");
        }

        await SaveAsync(database, image, image with { Tags = ["t"] });
        Assert.That(
            log.Seen.Where(level => level > LogLevel.Information), Is.EqualTo(new[] { LogLevel.Error }), "one line for all of them");
    }

    private static Image Some() => new()
    {
        Id = Guid.NewGuid().ToString(),
        Status = ImageStatus.Queued,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    private static async Task<Image> SaveAsync(ImageDatabase database, Image before, Image after) =>
        await database.Images.SaveAsync(before, after, UsageLimits.None, CancellationToken.None);

    private static async Task WriteAsync(ImageDatabase database, Image image, int writer)
    {
        var properties = new Dictionary<string, string?> { [$"p{writer}"] = "x" };
        var changed = image with { Tags = [$"t{writer}"], Properties = properties };
        await database.Images.SaveAsync(image, changed, new UsageLimits { Images = 100 }, CancellationToken.None);
    }

    private ValueTask<ImageDatabase> OpenAsync(LevelLog log, string options = "") => ImageDatabase.OpenAsync(
        new DatabaseOptions { Connection = _server.Url(_name) + options, Retries = new RetryOptions { AtStart = 0 } },
        TimeProvider.System,
        log,
        CancellationToken.None);

    private async Task DisturbAsync(string direction)
    {
        await using var connection = await _server.ConnectAsync(_name);
        for (var round = 0; round < 40; round++)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            try
            {
                var ids = await connection.QueryAsync<string>($"SELECT id FROM images ORDER BY id {direction}", transaction: transaction);
                foreach (var id in ids)
                    await connection.ExecuteAsync("UPDATE images SET min_ram = min_ram + 1 WHERE id = @id", new { id }, transaction);
                await connection.ExecuteAsync("UPDATE glance_locks SET turn = turn + 1", transaction: transaction);
                await transaction.CommitAsync();
            }
            catch (MySqlException deadlock) when (deadlock.Number == (int)MySqlErrorCode.LockDeadlock)
            {
                // what this is for
            }
        }
    }

    private async Task<long> StatusAsync(string name)
    {
        await using var connection = await _server.ConnectAsync("mysql", admin: true);
        return await connection.ExecuteScalarAsync<long>(
            "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = @name", new { name });
    }
}
