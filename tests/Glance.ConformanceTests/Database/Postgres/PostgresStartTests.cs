using System.Net;
using System.Net.Sockets;
using Dapper;
using Glance.Database;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Requests;
using Glance.TestKit.Postgres;
using Glance.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database.Postgres;

/// <summary>What happens at start, with good PostgreSQL databases and bad ones, and the rows the program writes.</summary>
[Category("Postgres")]
public sealed class PostgresStartTests
{
    private PostgresCluster _cluster = null!; // SetUp makes both
    private string _name = null!;

    [SetUp]
    public async Task CreateAsync()
    {
        _cluster = await PostgresCluster.SharedAsync();
        _name = await _cluster.CreateDatabaseAsync();
    }

    [TearDown]
    public async Task DropAsync()
    {
        if (_name is not null)
            await _cluster.DropDatabaseAsync(_name);
    }

    [Test]
    public async Task Many_that_start_at_once_all_find_one_good_database()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await PostgresSubject.OpenAsync(_cluster.Url(_name)))));

        foreach (var database in databases)
        {
            await database.Images.AddAsync(Some(), CancellationToken.None);
            await database.DisposeAsync();
        }

        await using var again = await PostgresSubject.OpenAsync(_cluster.Url(_name));
        Assert.That(await again.Images.ListAsync(RequestContext.Unauthenticated("r"), new ImageQuery { Limit = 99 }, CancellationToken.None), Has.Count.EqualTo(8));
        Assert.That(await AskAsync("SELECT string_agg(version_num, ',') FROM alembic_version"), Is.EqualTo("2024_1_contract01"));
    }

    [TestCase("UPDATE alembic_version SET version_num = 'rocky_contract01'", "holds 'rocky_contract01'")]
    [TestCase("INSERT INTO alembic_version VALUES ('2024_1_expand01')", "holds '2024_1_contract01', '2024_1_expand01'")]
    [TestCase("DROP TABLE alembic_version", "no alembic_version")]
    [TestCase("DROP TABLE image_tags", "holds '2024_1_contract01', and of that revision is missing: the table image_tags;")]
    [TestCase("ALTER TABLE images DROP COLUMN os_hidden", "of that revision is missing: the column images.os_hidden;")]
    public async Task Another_revision_stops_the_start(string change, string found)
    {
        await (await PostgresSubject.OpenAsync(_cluster.Url(_name))).DisposeAsync();
        await AskAsync(change);

        Assert.That(async () => await PostgresSubject.OpenAsync(_cluster.Url(_name)),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains(found).And.Message.Contains(_name));
        Assert.That(
            async () => await ImageDatabase.CheckAsync(
                new DatabaseOptions { Connection = _cluster.Url(_name) },
                offline: false,
                TimeProvider.System,
                NullLoggerFactory.Instance,
                default),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains(found), "so does the check");
    }

    [Test]
    public async Task A_table_of_glances_own_programs_may_be_missing_and_is_warned_of()
    {
        await (await PostgresSubject.OpenAsync(_cluster.Url(_name))).DisposeAsync();
        await AskAsync("DROP TABLE task_info");
        var log = new LineLog();

        await (await OpenAsync(log, new DatabaseCreation())).DisposeAsync();

        Assert.That(log.Lines, Has.Exactly(1).StartsWith("Warning").And.Contains("is missing: the tables task_info;"));
    }

    [Test]
    public async Task A_worker_that_replaces_another_starts_without_a_table_and_serves_when_it_is_back()
    {
        await (await PostgresSubject.OpenAsync(_cluster.Url(_name))).DisposeAsync();
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
            Connection = "postgresql://glance@127.0.0.1:1/glance",
            Creation = new DatabaseCreation { FirstStart = false, WaitsForFile = true },
        };

        await using var database = await ImageDatabase.OpenAsync(options, TimeProvider.System, log, default);

        Assert.That(log.Lines, Has.Exactly(1).StartsWith("Error").And.Contains("the connection was refused"));
        Assert.That(await database.WhyUnavailableAsync(default), Does.Contain("cannot be reached"));
    }

    [Test]
    public void A_wrong_password_stops_the_start_at_once_and_is_not_printed() =>
        Assert.That(async () => await SqliteSubject.OpenAsync(new DatabaseOptions { Connection = $"postgresql://glance:wrong-one@127.0.0.1:{_cluster.Port}/{_name}", Retries = new RetryOptions { AtStart = -1 } }),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains("refuses password or user").And.Message.Not.Contains("wrong-one"));

    [Test]
    public void A_server_without_the_tls_that_the_url_demands_stops_the_start_at_once() =>
        Assert.That(
            async () => await SqliteSubject.OpenAsync(
                new DatabaseOptions { Connection = _cluster.Url(_name) + "?sslmode=require", Retries = new RetryOptions { AtStart = -1 } }),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains("the server offers no TLS, which sslmode in the URL demands"));

    [Test]
    public async Task What_is_no_postgresql_stops_the_start_at_once()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var answering = AnswerAsync(other);
        var url = $"postgresql://glance@127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}/glance";

        Assert.That(
            async () => await SqliteSubject.OpenAsync(
                new DatabaseOptions { Connection = url, Retries = new RetryOptions { AtStart = -1 } }),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains("what answers there is no PostgreSQL"));
        other.Stop();
        await answering;
    }

    private static async Task AnswerAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptSocketAsync();
                await client.SendAsync("dHTTP"u8.ToArray());
                await client.ReceiveAsync(new byte[100]);
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }

    [Test]
    public void A_missing_database_stops_the_start_at_once() =>
        Assert.That(async () => await SqliteSubject.OpenAsync(new DatabaseOptions { Connection = _cluster.Url("nowhere"), Retries = new RetryOptions { AtStart = -1 } }),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains("no such database").And.Message.Contains("CREATE DATABASE"));

    [Test]
    public async Task The_options_of_the_url_count()
    {
        await using var database = await PostgresSubject.OpenAsync(_cluster.Url(_name) + "?application_name=ours&options=-c%20statement_timeout%3D1234&sslmode=prefer&connect_timeout=3&client_encoding=utf8");
        await database.WhyUnavailableAsync(CancellationToken.None);

        Assert.That(await AskAsync($"SELECT COUNT(*)::text FROM pg_stat_activity WHERE datname = '{_name}' AND application_name = 'ours'"), Is.Not.EqualTo("0"));
    }

    [Test]
    public async Task No_more_connections_are_used_than_the_pool_may_have()
    {
        await using var database = await SqliteSubject.OpenAsync(new DatabaseOptions { Connection = _cluster.Url(_name), Pool = new PoolOptions { MaxPoolSize = 2, MaxOverflow = 1 } });

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () => await database.Images.AddAsync(Some(), CancellationToken.None))));

        Assert.That(await AskAsync($"SELECT COUNT(*)::text FROM pg_stat_activity WHERE datname = '{_name}' AND application_name = 'glance-api'"), Is.AnyOf("1", "2", "3"));
    }

    [Test]
    public async Task A_request_that_finds_no_connection_in_time_is_told()
    {
        await using var database = await SqliteSubject.OpenAsync(new DatabaseOptions { Connection = _cluster.Url(_name), Pool = new PoolOptions { MaxPoolSize = 1, MaxOverflow = 0, Timeout = TimeSpan.FromMilliseconds(50) } });
        await using var other = await _cluster.ConnectAsync(_name);
        await using var lockers = await other.BeginTransactionAsync();
        await other.ExecuteAsync("LOCK TABLE images IN ACCESS EXCLUSIVE MODE");
        var stuck = database.Images.AddAsync(Some(), CancellationToken.None).AsTask();

        Assert.That(async () => await database.Images.AddAsync(Some(), CancellationToken.None),
            Throws.TypeOf<Domain.Errors.DatabaseUnavailableException>().With.Message.Contains("no connection came free"));
        await lockers.RollbackAsync();
        await stuck;
    }

    [Test]
    public async Task Rows_are_typed_as_glance_types_them()
    {
        await using var database = await PostgresSubject.OpenAsync(_cluster.Url(_name));
        await database.Images.AddAsync(Some() with { Protected = true, Visibility = ImageVisibility.Community }, CancellationToken.None);

        Assert.That(await AskAsync("SELECT concat_ws('|', created_at, deleted_at IS NULL, deleted, protected, visibility, pg_typeof(visibility), pg_typeof(created_at)) FROM images"),
            Is.EqualTo("2026-11-22 12:00:00.123456|t|f|t|community|image_visibility|timestamp without time zone"));
    }

    [Test]
    public async Task A_user_who_may_not_make_indexes_is_served_without_them()
    {
        await (await PostgresSubject.OpenAsync(_cluster.Url(_name))).DisposeAsync();
        await AskAsync("DROP INDEX glance_list_name_idx");
        await using (var admin = await _cluster.ConnectAsync(_name, admin: true))
            await admin.ExecuteAsync("ALTER TABLE images OWNER TO postgres; GRANT ALL ON images TO glance");

        await using var database = await PostgresSubject.OpenAsync(_cluster.Url(_name));

        await database.Images.AddAsync(Some(), CancellationToken.None);
        Assert.That(await AskAsync("SELECT COUNT(*)::text FROM pg_indexes WHERE indexname = 'glance_list_name_idx'"), Is.EqualTo("0"));
    }

    [TestCase("COALESCE(name, '') COLLATE \"C\"", "glance_list_name_idx")]
    [TestCase("status COLLATE \"C\"", "glance_list_status_idx")]
    [TestCase("COALESCE(container_format, '') COLLATE \"C\"", "glance_list_container_format_idx")]
    [TestCase("COALESCE(disk_format, '') COLLATE \"C\"", "glance_list_disk_format_idx")]
    [TestCase("COALESCE(size, 0)", "glance_list_size_idx")]
    [TestCase("COALESCE(updated_at, created_at)", "glance_list_updated_at_idx")]
    [TestCase("id COLLATE \"C\"", "glance_list_id_idx")]
    public async Task Each_order_of_a_list_has_an_index(string expression, string index)
    {
        await (await PostgresSubject.OpenAsync(_cluster.Url(_name))).DisposeAsync();

        var plan = await AskAsync($"SET enable_seqscan = off; SET enable_sort = off; EXPLAIN (FORMAT JSON) SELECT * FROM images i ORDER BY {expression} DESC, created_at DESC, id COLLATE \"C\" DESC LIMIT 25");

        Assert.That(plan, Does.Contain(index));
    }

    private static Image Some() => new()
    {
        Id = Guid.NewGuid().ToString(),
        Status = ImageStatus.Queued,
        CreatedAt = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567),
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    private ValueTask<ImageDatabase> OpenAsync(LineLog log, DatabaseCreation creation) => ImageDatabase.OpenAsync(
        new DatabaseOptions { Connection = _cluster.Url(_name), Creation = creation }, TimeProvider.System, log, default);

    private async Task<string?> AskAsync(string sql)
    {
        await using var look = await _cluster.ConnectAsync(_name);
        return await look.ExecuteScalarAsync<string>(sql);
    }
}
