using System.Diagnostics;
using Dapper;
using Glance.Database;
using Glance.Database.Aggregates.Images;
using Glance.Database.Aggregates.Locations;
using Glance.Database.Connections;
using Glance.Database.Engines.Sqlite;
using Glance.Database.Sql;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

/// <summary>Several openers of one file, and what one process's threads see of it.</summary>
public sealed class SqliteSharingTests
{
    private ScratchDirectory _directory = null!; // SetUp makes both
    private string _path = null!;

    [SetUp]
    public void Make()
    {
        _directory = new ScratchDirectory();
        _path = _directory.File("glance.sqlite");
    }

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test]
    public async Task Many_openers_write_one_file_at_once_and_lose_nothing()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SqliteSubject.OpenAsync(_path).AsTask()));
        var seen = Some();
        await databases[0].Images.AddAsync(seen, CancellationToken.None);

        await Task.WhenAll(databases.SelectMany((database, opener) => Enumerable.Range(0, 50).Select(turn => Task.Run(async () =>
        {
            await database.Images.AddAsync(Some(), CancellationToken.None);
            await database.Images.SaveAsync(seen, seen with { Properties = new Dictionary<string, string?> { [$"{opener}-{turn}"] = "x" } }, CancellationToken.None);
        }))));

        var all = await databases[3].Images.ListAsync(RequestContext.Unauthenticated("r"), new ImageQuery { Limit = 1000 }, CancellationToken.None);
        Assert.That(all, Has.Count.EqualTo(201));
        Assert.That(all.Single(image => image.Id == seen.Id).Properties, Has.Count.EqualTo(200));
        foreach (var database in databases)
            await database.DisposeAsync();
    }

    [Test]
    public async Task A_write_waits_for_another_processs_lock_and_readers_do_not()
    {
        await using var database = await SqliteSubject.OpenAsync(_path);
        await using var other = SqliteSubject.Look(_path);
        await other.ExecuteAsync("BEGIN IMMEDIATE");

        var write = database.Images.AddAsync(Some(), CancellationToken.None).AsTask();
        var read = await database.Images.ListAsync(RequestContext.Unauthenticated("r"), new ImageQuery { Limit = 9 }, CancellationToken.None);
        Assert.That((read.Count, write.IsCompleted), Is.EqualTo((0, false)));

        await other.ExecuteAsync("COMMIT");
        await write;
        Assert.That(await database.Images.ListAsync(RequestContext.Unauthenticated("r"), new ImageQuery { Limit = 9 }, CancellationToken.None), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_lock_that_is_never_released_makes_the_database_unavailable()
    {
        await using var database = await SqliteSubject.OpenAsync(new DatabaseOptions { Connection = $"sqlite:///{_path}?timeout=0.01" });
        await using var other = SqliteSubject.Look(_path);
        await other.ExecuteAsync("BEGIN IMMEDIATE");

        Assert.That(async () => await database.Images.AddAsync(Some(), CancellationToken.None),
            Throws.TypeOf<DatabaseUnavailableException>().With.Message.Contains("busy").And.Message.Not.Contains(_path));
    }

    [Test]
    public async Task A_start_needs_no_write_lock_where_the_tables_are(
        [Values] bool firstStart, [Values] bool waitsForFile, [Values("IMMEDIATE", "EXCLUSIVE")] string kind)
    {
        await using (var before = await SqliteSubject.OpenAsync(_path))
            await before.Images.AddAsync(Some(), CancellationToken.None);
        await using var other = SqliteSubject.Look(_path);
        await other.ExecuteAsync($"BEGIN {kind}");

        await using var database = await OpenAsync(new DatabaseCreation { FirstStart = firstStart, WaitsForFile = waitsForFile });

        Assert.That(await CountAsync(database), Is.EqualTo(1));
    }

    [Test]
    public async Task A_worker_that_replaces_another_waits_inside_for_a_lock_that_lets_nobody_read()
    {
        await using (var before = await SqliteSubject.OpenAsync(_path))
            await before.Images.AddAsync(Some(), CancellationToken.None);
        await using var other = SqliteSubject.Look(_path);
        await other.ExecuteAsync("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");

        await using var database = await OpenAsync(new DatabaseCreation { FirstStart = false, WaitsForFile = true });

        Assert.That(async () => await CountAsync(database), Throws.TypeOf<DatabaseUnavailableException>().With.Message.Contains("busy"));
        var crowd = Enumerable.Range(0, 20).Select(_ => CountAsync(database)).ToList();
        Assert.That(async () => await Task.WhenAll(crowd), Throws.TypeOf<DatabaseUnavailableException>());
        await other.ExecuteAsync("ROLLBACK");

        Assert.That(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CountAsync(database))), Is.All.EqualTo(1));
        await database.Images.AddAsync(Some(), CancellationToken.None);
    }

    [Test]
    public async Task Waiting_writers_hold_no_thread_of_the_pool()
    {
        await using var database = await SqliteSubject.OpenAsync(_path);
        await using var other = SqliteSubject.Look(_path);
        await other.ExecuteAsync("BEGIN IMMEDIATE");

        var writes = Enumerable.Range(0, 500).Select(_ => database.Images.AddAsync(Some(), CancellationToken.None).AsTask()).ToArray();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Task.CompletedTask)));

        Assert.That(writes.Any(write => write.IsCompleted), Is.False);
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(2)));
        await other.ExecuteAsync("COMMIT");
        await Task.WhenAll(writes);
    }

    [Test]
    public async Task Work_after_a_query_runs_on_no_database_thread()
    {
        await using var database = await SqliteSubject.OpenAsync(_path);

        for (var turn = 0; turn < 50; turn++)
        {
            await database.Images.FindAsync(RequestContext.Unauthenticated("r"), "x", CancellationToken.None).ConfigureAwait(false);
            Assert.That(Thread.CurrentThread.Name, Does.Not.StartWith("glance-db"));
        }
    }

    [Test]
    public async Task A_list_costs_as_many_statements_for_many_images_as_for_one()
    {
        var settings = SqliteSettings.From(DatabaseUrl.Parse($"sqlite:///{_path}"), new DatabaseOptions { Connection = null });
        await using var counting = new CountingConnections(await new SqliteStart(settings, new DatabaseCreation(), TimeProvider.System, NullLogger.Instance).OpenAsync(CancellationToken.None));
        var images = new ImageRepository(counting, new LocationColumns(null));
        var costs = new List<int>();
        foreach (var count in new[] { 1, 100 })
        {
            for (var more = 0; more < count; more++)
                await images.AddAsync(Some() with { Tags = ["t"] }, CancellationToken.None);
            var page = await images.ListAsync(RequestContext.Unauthenticated("r"), new ImageQuery { Limit = 1000, Tags = ["t"] }, CancellationToken.None);
            await images.ListAsync(RequestContext.Unauthenticated("r"), new ImageQuery { Limit = 1000, Marker = page[0].Id }, CancellationToken.None);
            costs.Add(counting.LastStatements);
        }

        Assert.That(costs, Has.All.LessThanOrEqualTo(2));
    }

    [Test]
    public async Task A_save_costs_as_many_statements_for_many_tags_and_properties_as_for_one()
    {
        var settings = SqliteSettings.From(DatabaseUrl.Parse($"sqlite:///{_path}"), new DatabaseOptions { Connection = null });
        var start = new SqliteStart(settings, new DatabaseCreation(), TimeProvider.System, NullLogger.Instance);
        await using var counting = new CountingConnections(await start.OpenAsync(CancellationToken.None));
        var images = new ImageRepository(counting, new LocationColumns(null));
        var costs = new List<int>();
        foreach (var count in new[] { 2, 128 })
        {
            var old = Names("old", count);
            var stored = Some() with { Tags = old, Properties = old.ToDictionary(name => name, _ => (string?)"1") };
            await images.AddAsync(stored, CancellationToken.None);
            var properties = Names("new", count).Append("old1").ToDictionary(name => name, _ => (string?)"2");

            var saved = await images.SaveAsync(
                stored, stored with { Tags = Names("new", count), Properties = properties }, ImageQuotas.None, CancellationToken.None);

            Assert.That((saved.Tags.Count, saved.Properties.Count), Is.EqualTo((count, count + 1)));
            costs.Add(counting.LastStatements);
        }

        Assert.That(costs, Has.All.LessThanOrEqualTo(7));
    }

    [Test]
    public async Task The_log_beside_the_file_is_folded_in_when_the_last_one_closes()
    {
        var database = await SqliteSubject.OpenAsync(_path);
        await database.Images.AddAsync(Some(), CancellationToken.None);
        var open = File.Exists(_path + "-wal");

        await database.DisposeAsync();
        await database.DisposeAsync();

        Assert.That((open, File.Exists(_path + "-wal")), Is.EqualTo((true, false)));
    }

    private ValueTask<ImageDatabase> OpenAsync(DatabaseCreation creation) =>
        SqliteSubject.OpenAsync(new DatabaseOptions { Connection = $"sqlite:///{_path}?timeout=0.1", Creation = creation });

    private static async Task<int> CountAsync(ImageDatabase database) =>
        (await database.Images.ListAsync(RequestContext.Unauthenticated("r"), new ImageQuery { Limit = 9 }, CancellationToken.None)).Count;

    private static List<string> Names(string prefix, int count) => [.. Enumerable.Range(1, count).Select(number => $"{prefix}{number}")];

    private static Image Some() => new()
    {
        Id = Guid.NewGuid().ToString(),
        Status = ImageStatus.Queued,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    private sealed class CountingConnections(IConnections inner) : IConnections
    {
        public int LastStatements { get; private set; }

        public Dialect Dialect => inner.Dialect;

        public string? File => inner.File;

        public ValueTask<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
            inner.ReadAsync(session => CountAsync(session, work), cancellationToken);

        public ValueTask<T> ReadOnceAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
            inner.ReadOnceAsync(session => CountAsync(session, work), cancellationToken);

        public ValueTask<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
            inner.WriteAsync(session => CountAsync(session, work), cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private async Task<T> CountAsync<T>(Session session, Func<Session, Task<T>> work)
        {
            var result = await work(session);
            LastStatements = session.Statements;
            return result;
        }
    }
}
