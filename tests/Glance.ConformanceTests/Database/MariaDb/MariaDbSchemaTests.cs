using System.Text.RegularExpressions;
using Dapper;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Requests;
using Glance.TestKit.MariaDb;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database.MariaDb;

/// <summary>Our tables against those that Debian's glance-manage makes in MariaDB, and each program on the other's database.</summary>
[Category("MariaDb")]
public sealed partial class MariaDbSchemaTests
{
    private ScratchDirectory _directory = null!; // OneTimeSetUp makes them
    private MariaDbServer _server = null!;
    private string _theirs = null!;

    [OneTimeSetUp]
    public async Task SyncAsync()
    {
        PythonGlance.Require();
        _server = await MariaDbServer.SharedAsync();
        _directory = new ScratchDirectory();
        _theirs = await _server.CreateDatabaseAsync();
        await PythonGlance.ManageAsync(_directory, _server.Url(_theirs), "db_sync");
    }

    [OneTimeTearDown]
    public void Remove() => _directory?.Dispose();

    // Debian's release is older than the cache tables, and has nothing of what decisions 0388 and 0389 add.
    [Test]
    public async Task Our_tables_are_those_that_glance_manage_makes_to_the_letter()
    {
        var ours = await _server.CreateDatabaseAsync();
        await (await MariaDbSubject.OpenAsync(_server.Url(ours))).DisposeAsync();

        Assert.That(await TablesAsync(ours), Is.EquivalentTo((await TablesAsync(_theirs)).Concat(["node_reference", "cached_images"])));
        foreach (var table in await TablesAsync(_theirs))
            Assert.That(await DescribeAsync(ours, table), Is.EqualTo(await DescribeAsync(_theirs, table)));
    }

    [Test]
    public async Task A_database_that_glance_manage_made_is_used_as_it_is_and_shared()
    {
        await using var database = await MariaDbSubject.OpenAsync(_server.Url(_theirs));
        var image = Sample();

        await database.Images.AddAsync(image, CancellationToken.None);
        var found = await database.Images.FindAsync(RequestContext.Unauthenticated("r"), image.Id, CancellationToken.None);
        var printed = await PythonGlance.PythonAsync(_directory, _server.Url(_theirs), SqliteSchemaTests.PrintImages);

        Assert.That(found?.Name, Is.EqualTo(image.Name));
        Assert.That(
            printed.Trim(),
            Is.EqualTo("snöwman|active|2026-11-22 12:00:00|['t1', 't2']|[('os', 'línux')]|[('file:///a', [('store', 'one')])]"));
        await using var look = await _server.ConnectAsync(_theirs);
        Assert.That(await look.QueryAsync<string>("SELECT version_num FROM alembic_version"), Is.EqualTo(new[] { "wallaby_contract01" }));
    }

    [Test]
    public async Task A_database_of_debian_11_is_used_as_it_is_and_glance_manage_brings_it_up_later()
    {
        var older = await _server.CreateDatabaseAsync();
        await PythonGlance.ManageAsync(_directory, _server.Url(older), "db_sync");
        await using var look = await _server.ConnectAsync(older);
        await look.ExecuteAsync("DROP INDEX ix_tasks_image_id ON tasks;" + PythonGlance.FromWallabyToUssuri);

        await using (var database = await MariaDbSubject.OpenAsync(_server.Url(older)))
            await database.Images.AddAsync(Sample(), CancellationToken.None);
        Assert.That(await look.QueryAsync<string>("SELECT version_num FROM alembic_version"), Is.EqualTo(new[] { "ussuri_contract01" }));
        await PythonGlance.ManageAsync(_directory, _server.Url(older), "db_sync");

        Assert.That(await look.QueryAsync<string>("SELECT version_num FROM alembic_version"), Is.EqualTo(new[] { "wallaby_contract01" }));
        var printed = await PythonGlance.PythonAsync(_directory, _server.Url(older), SqliteSchemaTests.PrintImages);
        Assert.That(printed, Does.StartWith("snöwman|active|"));
    }

    [Test]
    public async Task Glance_manage_knows_our_revision_and_takes_our_tables_for_its_own()
    {
        var ours = await _server.CreateDatabaseAsync();
        await using (var database = await MariaDbSubject.OpenAsync(_server.Url(ours)))
            await database.Images.AddAsync(Sample(), CancellationToken.None);

        var version = await PythonGlance.ManageAsync(_directory, _server.Url(ours), "db", "version");
        await using var look = await _server.ConnectAsync(ours);
        await look.ExecuteAsync("UPDATE image_properties SET deleted = 1, deleted_at = '2020-01-01'");
        await PythonGlance.ManageAsync(_directory, _server.Url(ours), "db", "purge", "--age_in_days", "1");

        Assert.That(version.Trim(), Is.EqualTo("2024_1_contract01"));
        Assert.That(await look.QuerySingleAsync<int>("SELECT COUNT(*) FROM image_properties"), Is.Zero);
    }

    [Test]
    public async Task A_dump_of_the_database_is_a_backup_of_it()
    {
        var from = await _server.CreateDatabaseAsync();
        var into = await _server.CreateDatabaseAsync();
        var image = Sample();
        await using (var database = await MariaDbSubject.OpenAsync(_server.Url(from)))
            await database.Images.AddAsync(image, CancellationToken.None);

        await _server.CopyAsync(from, into);

        await using var restored = await MariaDbSubject.OpenAsync(_server.Url(into));
        var found = await restored.Images.FindAsync(RequestContext.Unauthenticated("r"), image.Id, CancellationToken.None);
        Assert.That((found?.Name, found?.Locations.Count), Is.EqualTo(("snöwman", 1)));
    }

    private static Image Sample() => new()
    {
        Id = Guid.NewGuid().ToString(),
        Name = "snöwman",
        Status = ImageStatus.Active,
        Visibility = ImageVisibility.Public,
        CreatedAt = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero).AddMicroseconds(123456),
        UpdatedAt = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero),
        Properties = new Dictionary<string, string?> { ["os"] = "línux" },
        Tags = ["t2", "t1"],
        Locations = [new ImageLocation { Url = "file:///a", Metadata = new Dictionary<string, object?> { ["store"] = "one" } }],
    };

    private async Task<IEnumerable<string>> TablesAsync(string database)
    {
        await using var look = await _server.ConnectAsync(database);
        return (await look.QueryAsync<string>("SHOW TABLES")).Where(table => table != "glance_locks");
    }

    // A row was written to one of the two, so the next number differs.
    private async Task<string> DescribeAsync(string database, string table)
    {
        await using var look = await _server.ConnectAsync(database);
        var (_, text) = await look.QuerySingleAsync<(string Name, string Text)>($"SHOW CREATE TABLE {table}");
        var lines = Numbers().Replace(text, "").Split('\n').Where(line => !line.Contains("`glance_list_", StringComparison.Ordinal));
        return string.Join('\n', lines);
    }

    [GeneratedRegex(" AUTO_INCREMENT=[0-9]+")]
    private static partial Regex Numbers();
}
