using Dapper;
using Glance.Database;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Requests;
using Glance.TestKit.MariaDb;
using Glance.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database.MariaDb;

/// <summary>What happens at start, with good MariaDB databases and bad ones, and the rows the program writes.</summary>
[Category("MariaDb")]
public sealed class MariaDbStartTests
{
    private MariaDbServer _server = null!; // SetUp makes both
    private string _name = null!;

    [SetUp]
    public async Task CreateAsync()
    {
        _server = await MariaDbServer.SharedAsync();
        _name = await _server.CreateDatabaseAsync();
    }

    [TearDown]
    public async Task DropAsync()
    {
        if (_name is not null)
            await _server.DropDatabaseAsync(_name);
    }

    [Test]
    public async Task Many_that_start_at_once_all_find_one_good_database()
    {
        var databases = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await MariaDbSubject.OpenAsync(_server.Url(_name)))));

        foreach (var database in databases)
        {
            await database.Images.AddAsync(Some(), CancellationToken.None);
            await database.DisposeAsync();
        }

        await using var again = await MariaDbSubject.OpenAsync(_server.Url(_name));
        Assert.That(
            await again.Images.ListAsync(RequestContext.Unauthenticated("r"), new ImageQuery { Limit = 99 }, CancellationToken.None),
            Has.Count.EqualTo(8));
        Assert.That(await AskAsync("SELECT GROUP_CONCAT(version_num) FROM alembic_version"), Is.EqualTo("2024_1_contract01"));
    }

    [TestCase("UPDATE alembic_version SET version_num = 'rocky_contract01'", "holds 'rocky_contract01'")]
    [TestCase("INSERT INTO alembic_version VALUES ('2024_1_expand01')", "holds '2024_1_contract01', '2024_1_expand01'")]
    [TestCase("DROP TABLE alembic_version", "no alembic_version")]
    [TestCase("DROP TABLE image_tags", "holds '2024_1_contract01', and of that revision is missing: the table image_tags;")]
    [TestCase("ALTER TABLE images DROP COLUMN os_hidden", "of that revision is missing: the column images.os_hidden;")]
    [TestCase("DELETE FROM alembic_version", "alembic_version is empty")]
    public async Task Another_revision_stops_the_start(string change, string found)
    {
        await using (var database = await MariaDbSubject.OpenAsync(_server.Url(_name)))
            await database.Images.AddAsync(Some(), CancellationToken.None);
        await AskAsync(change);

        Assert.That(async () => await MariaDbSubject.OpenAsync(_server.Url(_name)),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains(found).And.Message.Contains(_name));
        Assert.That(
            async () => await ImageDatabase.CheckAsync(
                new DatabaseOptions { Connection = _server.Url(_name) },
                offline: false,
                TimeProvider.System,
                NullLoggerFactory.Instance,
                default),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains(found), "so does the check");
    }

    [Test]
    public async Task A_table_of_glances_own_programs_may_be_missing_and_is_warned_of()
    {
        await (await MariaDbSubject.OpenAsync(_server.Url(_name))).DisposeAsync();
        await AskAsync("DROP TABLE task_info");
        var log = new LineLog();

        await (await OpenAsync(log, new DatabaseCreation())).DisposeAsync();

        Assert.That(log.Lines, Has.Exactly(1).StartsWith("Warning").And.Contains("is missing: the tables task_info;"));
    }

    [Test]
    public async Task A_worker_that_replaces_another_starts_without_a_table_and_serves_when_it_is_back()
    {
        await (await MariaDbSubject.OpenAsync(_server.Url(_name))).DisposeAsync();
        await AskAsync("ALTER TABLE image_tags RENAME TO image_tags_away");
        var log = new LineLog();

        await using var database = await OpenAsync(log, new DatabaseCreation { FirstStart = false, WaitsForFile = true });
        Assert.That(log.Lines, Has.Exactly(1).StartsWith("Error").And.Contains("is missing: the table image_tags;"));
        Assert.That(await database.WhyUnavailableAsync(default), Is.EqualTo("missing: the table image_tags"));
        await AskAsync("ALTER TABLE image_tags_away RENAME TO image_tags");

        Assert.That(await database.WhyUnavailableAsync(default), Is.Null);
        await database.Images.AddAsync(Some(), default);
    }

    [Test]
    public async Task A_worker_that_replaces_another_does_not_wait_for_a_server_that_is_away()
    {
        var log = new LineLog();
        var options = new DatabaseOptions
        {
            Connection = "mysql+pymysql://glance@127.0.0.1:1/glance",
            Creation = new DatabaseCreation { FirstStart = false, WaitsForFile = true },
        };

        await using var database = await ImageDatabase.OpenAsync(options, TimeProvider.System, log, default);

        Assert.That(log.Lines, Has.Exactly(1).StartsWith("Error").And.Contains("the connection was refused"));
        Assert.That(await database.WhyUnavailableAsync(default), Does.Contain("cannot be reached"));
    }

    [TestCase("DROP TABLE alembic_version")]
    [TestCase("DELETE FROM alembic_version")]
    [TestCase("DROP TABLE alembic_version, cached_images, metadef_tags, task_info, image_tags")]
    public async Task A_creation_that_was_cut_short_is_finished_by_the_next_start(string cut)
    {
        await (await MariaDbSubject.OpenAsync(_server.Url(_name))).DisposeAsync();
        await AskAsync(cut);

        await using var database = await MariaDbSubject.OpenAsync(_server.Url(_name));

        await database.Images.AddAsync(Some() with { Tags = ["t"] }, CancellationToken.None);
        Assert.That(await database.WhyUnavailableAsync(CancellationToken.None), Is.Null);
        Assert.That(await AskAsync($"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '{_name}'"), Is.EqualTo("17"));
    }

    [Test]
    public async Task Tables_that_are_not_glances_stop_the_start()
    {
        await AskAsync("CREATE TABLE images (id INT); CREATE TABLE orders (id INT)");

        Assert.That(
            async () => await MariaDbSubject.OpenAsync(_server.Url(_name)),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains("(images, orders)"));
    }

    [Test]
    public void A_wrong_password_stops_the_start_at_once_and_is_not_printed() =>
        Assert.That(async () => await OpenAsync($"mysql://glance:wrong-one@127.0.0.1:{_server.Port}/{_name}", tries: -1),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains("password or user").And.Message.Not.Contains("wrong-one"));

    [Test]
    public void A_missing_database_stops_the_start_at_once() =>
        Assert.That(async () => await OpenAsync(_server.Url("tnowhere"), tries: -1),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains("no such database").And.Message.Contains("CREATE DATABASE"));

    [Test]
    public void A_server_without_the_TLS_that_is_demanded_stops_the_start_at_once() =>
        Assert.That(async () => await OpenAsync(_server.Url(_name) + "?ssl_mode=REQUIRED", tries: -1),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains("offers no TLS"));

    [Test]
    public void A_mode_that_the_server_does_not_have_stops_the_start_at_once() =>
        Assert.That(
            async () => await OpenAsync(_server.Url(_name), tries: -1, mode: "NO_SUCH_MODE"),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains("mysql_sql_mode").And.Message.Contains("NO_SUCH_MODE"));

    [Test]
    public async Task The_options_of_the_url_count()
    {
        var options = $"?charset=utf8&connect_timeout=3&read_timeout=9&init_command=SET%20%40mine%3D1&unix_socket={_server.Socket}";
        await using var database = await MariaDbSubject.OpenAsync(_server.Url(_name) + options);

        await database.Images.AddAsync(Some(), CancellationToken.None);

        Assert.That(
            await AskAsync($"SELECT COUNT(*) FROM information_schema.processlist WHERE db = '{_name}' AND host = 'localhost'", admin: true),
            Is.Not.EqualTo("0"));
    }

    [Test]
    public async Task No_more_connections_are_used_than_the_pool_may_have()
    {
        await using var database = await SqliteSubject.OpenAsync(
            new DatabaseOptions { Connection = _server.Url(_name), Pool = new PoolOptions { MaxPoolSize = 2, MaxOverflow = 1 } });

        await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => Task.Run(async () => await database.Images.AddAsync(Some(), CancellationToken.None))));

        Assert.That(
            await AskAsync(
                $"SELECT COUNT(*) FROM information_schema.processlist WHERE db = '{_name}' AND id <> CONNECTION_ID()", admin: true),
            Is.AnyOf("1", "2", "3"));
    }

    [Test]
    public async Task A_request_that_finds_no_connection_in_time_is_told()
    {
        var pool = new PoolOptions { MaxPoolSize = 1, MaxOverflow = 0, Timeout = TimeSpan.FromMilliseconds(50) };
        await using var database = await SqliteSubject.OpenAsync(new DatabaseOptions { Connection = _server.Url(_name), Pool = pool });
        await using var other = await _server.ConnectAsync(_name);
        await other.ExecuteAsync("LOCK TABLES images WRITE");
        var stuck = database.Images.AddAsync(Some(), CancellationToken.None).AsTask();

        Assert.That(async () => await database.Images.AddAsync(Some(), CancellationToken.None),
            Throws.TypeOf<Domain.Errors.DatabaseUnavailableException>().With.Message.Contains("no connection came free"));
        await other.ExecuteAsync("UNLOCK TABLES");
        await stuck;
    }

    [TestCase("TRADITIONAL")]
    [TestCase("")]
    [TestCase("NO_ZERO_DATE")]
    public async Task Rows_are_typed_as_glance_types_them_and_strict_in_every_mode(string mode)
    {
        const string Hostile = "?init_command=SET%20sql_mode%3D'ANSI%2CNO_BACKSLASH_ESCAPES'";
        await using var database = await OpenAsync(_server.Url(_name) + Hostile, tries: 0, mode);
        await database.Images.AddAsync(
            Some() with { Name = "it's \\ \" x", Protected = true, Visibility = ImageVisibility.Community }, CancellationToken.None);

        Assert.That(
            async () => await database.Images.AddAsync(Some() with { Name = new string('n', 256) }, CancellationToken.None),
            Throws.TypeOf<InvalidImageException>());
        Assert.That(
            await AskAsync("SELECT CONCAT_WS('|', name, created_at, deleted_at IS NULL, deleted, protected, visibility) FROM images"),
            Is.EqualTo("it's \\ \" x|2026-11-22 12:00:00|1|0|1|community"));
    }

    [Test]
    public async Task A_user_who_may_not_make_anything_is_served_without_it()
    {
        await (await MariaDbSubject.OpenAsync(_server.Url(_name))).DisposeAsync();
        await AskAsync("ALTER TABLE images DROP INDEX glance_list_name_idx, DROP COLUMN glance_list_name; DROP TABLE glance_locks");
        await _server.ExecuteAsync(
            "CREATE OR REPLACE USER reader@'127.0.0.1' IDENTIFIED BY 'x'; "
                + $"GRANT SELECT, INSERT, UPDATE, DELETE ON {_name}.* TO reader@'127.0.0.1'");

        await using var database = await OpenAsync($"mysql://reader:x@127.0.0.1:{_server.Port}/{_name}", tries: 0);

        await database.Images.AddAsync(Some() with { Name = "n" }, new Domain.Quotas.UsageLimits { Images = 2 }, CancellationToken.None);
        var byName = new ImageQuery { Limit = 9, Sort = [new(ImageSortKey.Name, false), new(ImageSortKey.Size, true)] };
        Assert.That(
            await database.Images.ListAsync(RequestContext.Unauthenticated("r"), byName, CancellationToken.None), Has.Count.EqualTo(1));
    }

    [TestCase(ImageSortKey.Name)]
    [TestCase(ImageSortKey.Status)]
    [TestCase(ImageSortKey.ContainerFormat)]
    [TestCase(ImageSortKey.DiskFormat)]
    [TestCase(ImageSortKey.Size)]
    [TestCase(ImageSortKey.UpdatedAt)]
    [TestCase(ImageSortKey.CreatedAt)]
    [TestCase(ImageSortKey.Id)]
    public async Task Each_order_of_a_list_is_read_from_an_index(ImageSortKey key)
    {
        await using var database = await MariaDbSubject.OpenAsync(_server.Url(_name));
        await AskAsync("""
            INSERT INTO images (id, name, size, status, created_at, deleted, min_disk, min_ram, visibility)
            SELECT UUID(), CONCAT('n', seq), seq, 'active', '2026-01-01' + INTERVAL seq SECOND, 0, 0, 0, 'public' FROM seq_1_to_5000;
            ANALYZE TABLE images
            """);
        var before = await RowsReadAsync();

        var query = new ImageQuery { Limit = 25, Sort = [new(key, true), new(ImageSortKey.CreatedAt, true), new(ImageSortKey.Id, true)] };
        var page = await database.Images.ListAsync(RequestContext.Unauthenticated("r"), query, CancellationToken.None);
        var next = await database.Images.ListAsync(
            RequestContext.Unauthenticated("r"), query with { Marker = page[^1].Id }, CancellationToken.None);

        Assert.That((page.Count, next.Count, page.Concat(next).Select(image => image.Id).Distinct().Count()), Is.EqualTo((25, 25, 50)));
        Assert.That(await RowsReadAsync() - before, Is.LessThan(2_000), "a list that sorts reads all 5000 twice");
    }

    private async Task<long> RowsReadAsync()
    {
        await using var look = await _server.ConnectAsync(_name, admin: true);
        return await look.ExecuteScalarAsync<long>("""
            SELECT SUM(VARIABLE_VALUE) FROM information_schema.GLOBAL_STATUS
            WHERE VARIABLE_NAME IN ('HANDLER_READ_NEXT', 'HANDLER_READ_PREV', 'HANDLER_READ_RND_NEXT', 'HANDLER_READ_KEY')
            """);
    }

    private static ValueTask<ImageDatabase> OpenAsync(string url, int tries, string mode = "TRADITIONAL") =>
        SqliteSubject.OpenAsync(new DatabaseOptions { Connection = url, SqlMode = mode, Retries = new RetryOptions { AtStart = tries } });

    private static Image Some() => new()
    {
        Id = Guid.NewGuid().ToString(),
        Status = ImageStatus.Queued,
        CreatedAt = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero).AddTicks(9_999_999),
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    private ValueTask<ImageDatabase> OpenAsync(LineLog log, DatabaseCreation creation) => ImageDatabase.OpenAsync(
        new DatabaseOptions { Connection = _server.Url(_name), Creation = creation }, TimeProvider.System, log, default);

    private async Task<string?> AskAsync(string sql, bool admin = false)
    {
        await using var look = await _server.ConnectAsync(_name, admin);
        return await look.ExecuteScalarAsync<string>(sql);
    }
}
