using Dapper;
using Glance.Database;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Requests;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

/// <summary>What happens at start, with good files and bad ones.</summary>
public sealed class SqliteStartTests
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
    public async Task An_absent_file_gets_the_tables_of_todays_revision()
    {
        await using var database = await SqliteSubject.OpenAsync(_path);

        Assert.That(await database.WhyUnavailableAsync(CancellationToken.None), Is.Null);
        Assert.That(await RevisionAsync(), Is.EqualTo("2024_1_contract01"));
    }

    [TestCase("/dev/null")]
    [TestCase("/dev/zero")]
    [TestCase("/dev")]
    public void What_is_no_regular_file_is_refused_in_the_same_words_by_start_and_check(string other)
    {
        var options = new DatabaseOptions { Connection = $"sqlite:///{other}" };

        var start = Assert.ThrowsAsync<DatabaseStartException>(async () => await SqliteSubject.OpenAsync(other));
        var check = Assert.ThrowsAsync<DatabaseStartException>(async () => await ImageDatabase.CheckAsync(options, offline: true, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None));

        Assert.That(start.Message, Does.StartWith($"[database] connection: {other}").And.Contain("not a regular file"));
        Assert.That(check.Message, Does.StartWith($"[database] connection: {other}"));
    }

    [Test]
    public async Task An_empty_file_gets_tables_too()
    {
        await File.WriteAllBytesAsync(_path, []);

        await using var database = await SqliteSubject.OpenAsync(_path);

        Assert.That(await RevisionAsync(), Is.EqualTo("2024_1_contract01"));
    }

    [Test]
    public async Task Many_that_start_at_once_all_find_one_good_database()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await SqliteSubject.OpenAsync(_path))));

        foreach (var database in databases)
        {
            await database.Images.AddAsync(Some(), CancellationToken.None);
            await database.DisposeAsync();
        }

        await using var again = await SqliteSubject.OpenAsync(_path);
        Assert.That(await again.Images.ListAsync(RequestContext.Unauthenticated("r"), new ImageQuery { Limit = 99 }, CancellationToken.None), Has.Count.EqualTo(8));
        Assert.That(await RevisionAsync(), Is.EqualTo("2024_1_contract01"));
    }

    [TestCase("ussuri_contract01")]
    [TestCase("wallaby_contract01")]
    [TestCase("2023_1_contract01")]
    public async Task A_database_of_an_earlier_usable_revision_is_left_as_it_is(string revision)
    {
        await StampAsync($"UPDATE alembic_version SET version_num = '{revision}'");

        await using var database = await SqliteSubject.OpenAsync(_path);

        Assert.That(await RevisionAsync(), Is.EqualTo(revision));
    }

    [TestCase("UPDATE alembic_version SET version_num = 'rocky_contract01'", "holds 'rocky_contract01'", "2024_1_contract01")]
    [TestCase("UPDATE alembic_version SET version_num = '2031_2_contract01'", "holds '2031_2_contract01'", "db sync")]
    [TestCase("INSERT INTO alembic_version VALUES ('2024_1_expand01')", "holds '2024_1_contract01', '2024_1_expand01'", "db contract")]
    [TestCase("DELETE FROM alembic_version", "alembic_version is empty", "name an empty or absent database")]
    [TestCase("DROP TABLE alembic_version", "no alembic_version", "name an empty or absent database")]
    [TestCase("ALTER TABLE alembic_version RENAME TO migrate_version", "sqlalchemy-migrate", "db sync")]
    public async Task Another_revision_stops_the_start_and_is_not_touched(string change, string found, string advice)
    {
        await StampAsync(change);
        var before = await File.ReadAllBytesAsync(_path);

        Assert.That(async () => await SqliteSubject.OpenAsync(_path),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains(_path).And.Message.Contains(found).And.Message.Contains(advice));
        Assert.That(await File.ReadAllBytesAsync(_path), Is.EqualTo(before));
    }

    [Test]
    public async Task A_file_that_is_no_database_stops_the_start_and_is_not_touched()
    {
        await File.WriteAllTextAsync(_path, new string('x', 10_000));

        Assert.That(async () => await SqliteSubject.OpenAsync(_path), Throws.TypeOf<DatabaseStartException>().With.Message.Contains("not an SQLite database"));
        Assert.That(await File.ReadAllTextAsync(_path), Is.EqualTo(new string('x', 10_000)));
    }

    [Test]
    public async Task The_check_has_the_starts_words_for_a_file_that_is_no_database()
    {
        await File.WriteAllTextAsync(_path, new string('x', 10_000));
        var options = new DatabaseOptions { Connection = $"sqlite:///{_path}" };

        Assert.That(
            async () => await ImageDatabase.CheckAsync(options, offline: false, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains("the file is not an SQLite database: name another"));
    }

    [Test]
    public void A_directory_in_the_files_place_stops_the_start() =>
        Assert.That(async () => await SqliteSubject.OpenAsync(_directory.Path), Throws.TypeOf<DatabaseStartException>().With.Message.Contains("is not a regular file"));

    [Test]
    public void A_missing_directory_of_an_absolute_path_stops_the_start() =>
        Assert.That(async () => await SqliteSubject.OpenAsync(_directory.File("missing/glance.sqlite")),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains(_directory.File("missing")).And.Message.Contains("create it"));

    [Test]
    public async Task The_missing_directory_of_a_relative_path_is_made()
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, _directory.File("made/deep/glance.sqlite"));

        await using var database = await SqliteSubject.OpenAsync(new DatabaseOptions { Connection = $"sqlite:///{relative}" });

        Assert.That(File.Exists(_directory.File("made/deep/glance.sqlite")), Is.True);
    }

    [Test]
    public async Task A_read_only_database_stops_the_start()
    {
        await (await SqliteSubject.OpenAsync(_path)).DisposeAsync();
        await using var readOnly = SqliteSubject.Look(_path);

        Assert.That(async () => await SqliteSubject.OpenAsync(new DatabaseOptions { Connection = $"sqlite:///{_directory.File("new.sqlite")}", ConnectionSetup = "PRAGMA query_only = ON;" }),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains("read-only"));
    }

    [Test]
    public async Task A_read_only_file_stops_the_start()
    {
        if (Environment.IsPrivilegedProcess)
            Assert.Ignore("root may write read-only files");
        await (await SqliteSubject.OpenAsync(_path)).DisposeAsync();
        File.SetUnixFileMode(_path, UnixFileMode.UserRead);

        Assert.That(async () => await SqliteSubject.OpenAsync(_path), Throws.TypeOf<DatabaseStartException>().With.Message.Contains("read-only"));
    }

    [Test]
    public async Task A_database_locked_for_good_stops_the_start()
    {
        await using var other = SqliteSubject.Look(_path);
        await other.ExecuteAsync("BEGIN EXCLUSIVE");

        Assert.That(async () => await SqliteSubject.OpenAsync(new DatabaseOptions { Connection = $"sqlite:///{_path}?timeout=0.01" }),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains("busy"));
    }

    [Test]
    public async Task A_full_disk_fails_the_write_and_leaves_nothing_half_written()
    {
        await (await SqliteSubject.OpenAsync(_path)).DisposeAsync();
        await using var database = await SqliteSubject.OpenAsync(new DatabaseOptions { Connection = $"sqlite:///{_path}", ConnectionSetup = "PRAGMA max_page_count = 130;" });
        var big = Some() with { Tags = ["t"], Properties = new Dictionary<string, string?> { ["a"] = "small", ["b"] = new string('x', 1_000_000) } };

        Assert.That(async () => await database.Images.AddAsync(big, CancellationToken.None),
            Throws.TypeOf<DatabaseUnavailableException>().With.Message.Contains("disk").And.Message.Contains("full"));
        Assert.That(await database.Images.FindAsync(RequestContext.Unauthenticated("r"), big.Id, CancellationToken.None), Is.Null);
        await database.Images.AddAsync(big with { Properties = new Dictionary<string, string?>() }, CancellationToken.None);
        Assert.That(await database.WhyUnavailableAsync(CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task A_damaged_file_is_reported_and_the_ping_says_no()
    {
        await (await SqliteSubject.OpenAsync(_path)).DisposeAsync();
        await using var database = await SqliteSubject.OpenAsync(_path);
        await using (var file = File.OpenWrite(_path))
            await file.WriteAsync(new byte[4096 * 80]);

        Assert.That(await database.WhyUnavailableAsync(CancellationToken.None), Is.Not.Null);
        Assert.That(async () => await database.Images.AddAsync(Some(), CancellationToken.None), Throws.TypeOf<DatabaseUnavailableException>());
    }

    [TestCase(null, "not set")]
    [TestCase("nonsense", "no database URL")]
    [TestCase("sqlite://", "in memory")]
    [TestCase("sqlite:///:memory:", "in memory")]
    [TestCase("sqlite:///file:x?mode=ro&uri=true", "file: form")]
    [TestCase("sqlite://var/lib/glance.sqlite", "names a host")]
    [TestCase("sqlite:////x/y.sqlite?mode=ro", "unknown option 'mode'")]
    [TestCase("sqlite:////x/y.sqlite?timeout=soon", "timeout=soon")]
    [TestCase("postgresql+psycopg2://glance:secret@db/glance?pool=9", "unknown option 'pool'")]
    [TestCase("postgresql://glance:secret@db/glance?sslmode=strong", "sslmode=strong")]
    [TestCase("postgresql://glance:secret@db/glance?connect_timeout=soon", "connect_timeout=soon")]
    [TestCase("mysql+pymysql://glance:secret@db?charset=utf8", "mysql+pymysql://glance:***@db?charset=utf8 names no database")]
    [TestCase("oracle://glance:secret@db", "dialect 'oracle' is unknown")]
    public void A_connection_that_cannot_be_used_stops_the_start(string? connection, string why) =>
        Assert.That(async () => await SqliteSubject.OpenAsync(new DatabaseOptions { Connection = connection }),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains("[database] connection").And.Message.Contains(why).And.Message.Not.Contains("secret"));

    [Test]
    public void An_encryption_key_of_another_length_stops_the_start() =>
        Assert.That(async () => await SqliteSubject.OpenAsync(new DatabaseOptions { Connection = $"sqlite:///{_path}", MetadataEncryptionKey = "short" }),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains("5 bytes").And.Message.Contains("16, 24 or 32"));

    private static Image Some() => new()
    {
        Id = Guid.NewGuid().ToString(),
        Status = ImageStatus.Queued,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    private async Task StampAsync(string change)
    {
        await (await SqliteSubject.OpenAsync(_path)).DisposeAsync();
        await using var look = SqliteSubject.Look(_path);
        await look.ExecuteAsync(change);
    }

    private async Task<string?> RevisionAsync()
    {
        await using var look = SqliteSubject.Look(_path);
        return await look.ExecuteScalarAsync<string>("SELECT version_num FROM alembic_version");
    }
}
