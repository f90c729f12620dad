using Dapper;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Requests;
using Glance.TestKit.Postgres;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database.Postgres;

/// <summary>Our tables against those that Debian's glance-manage makes in PostgreSQL, and each program on the other's database.</summary>
[Category("Postgres")]
public sealed class PostgresSchemaTests
{
    private ScratchDirectory _directory = null!; // OneTimeSetUp makes them
    private PostgresCluster _cluster = null!;
    private string _theirs = null!;

    [OneTimeSetUp]
    public async Task SyncAsync()
    {
        PythonGlance.Require();
        _cluster = await PostgresCluster.SharedAsync();
        _directory = new ScratchDirectory();
        _theirs = await _cluster.CreateDatabaseAsync();
        await PythonGlance.ManageAsync(_directory, _cluster.Url(_theirs), "db_sync");
    }

    [OneTimeTearDown]
    public void Remove() => _directory?.Dispose();

    [TestCase("SELECT concat_ws('|', table_name, column_name, row_number() OVER (PARTITION BY table_name ORDER BY ordinal_position), udt_name, character_maximum_length, is_nullable, column_default) FROM information_schema.columns WHERE table_schema = 'public'")]
    [TestCase("SELECT concat_ws('|', conrelid::regclass, conname, contype, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = 'public'::regnamespace")]
    [TestCase("SELECT concat_ws('|', tablename, indexname, indexdef) FROM pg_indexes WHERE schemaname = 'public'")]
    [TestCase("SELECT concat_ws('|', 'type', typname, enumlabel, enumsortorder) FROM pg_enum JOIN pg_type t ON t.oid = enumtypid")]
    public async Task Our_tables_are_those_that_glance_manage_makes(string aspect)
    {
        var ours = await _cluster.CreateDatabaseAsync();
        await (await PostgresSubject.OpenAsync(_cluster.Url(ours))).DisposeAsync();

        // Debian's release is older than the cache tables, and has none of the indexes that decision 0018 adds.
        Assert.That((await DescribeAsync(ours, aspect)).Where(line => !line.StartsWith("node_reference", StringComparison.Ordinal) && !line.StartsWith("cached_images", StringComparison.Ordinal) && !line.Contains("|glance_list_", StringComparison.Ordinal)),
            Is.EquivalentTo((await DescribeAsync(_theirs, aspect)).Where(line => !line.Contains("|glance_list_", StringComparison.Ordinal))));
    }

    [Test]
    public async Task A_database_that_glance_manage_made_is_used_as_it_is_and_shared()
    {
        await using var database = await PostgresSubject.OpenAsync(_cluster.Url(_theirs));
        var image = Sample();

        await database.Images.AddAsync(image, CancellationToken.None);
        var found = await database.Images.FindAsync(RequestContext.Unauthenticated("r"), image.Id, CancellationToken.None);
        var printed = await PythonGlance.PythonAsync(_directory, _cluster.Url(_theirs), SqliteSchemaTests.PrintImages);

        Assert.That(found?.Name, Is.EqualTo(image.Name));
        Assert.That(printed.Trim(), Is.EqualTo("""snöwman|active|2026-11-22 12:00:00.123456|['t1', 't2']|[('os', 'línux')]|[('file:///a', [('store', 'one')])]"""));
        Assert.That(await DescribeAsync(_theirs, "SELECT version_num FROM alembic_version"), Is.EqualTo(new[] { "wallaby_contract01" }));
    }

    // "db check" exists for MySQL and SQLite only.
    [Test]
    public async Task A_database_of_debian_11_is_used_as_it_is_and_glance_manage_brings_it_up_later()
    {
        var older = await _cluster.CreateDatabaseAsync();
        await PythonGlance.ManageAsync(_directory, _cluster.Url(older), "db_sync");
        await using (var look = await _cluster.ConnectAsync(older))
            await look.ExecuteAsync("DROP INDEX ix_tasks_image_id;" + PythonGlance.FromWallabyToUssuri);

        await using (var database = await PostgresSubject.OpenAsync(_cluster.Url(older)))
            await database.Images.AddAsync(Sample(), CancellationToken.None);
        Assert.That(await DescribeAsync(older, "SELECT version_num FROM alembic_version"), Is.EqualTo(new[] { "ussuri_contract01" }));
        await PythonGlance.ManageAsync(_directory, _cluster.Url(older), "db_sync");

        Assert.That(await DescribeAsync(older, "SELECT version_num FROM alembic_version"), Is.EqualTo(new[] { "wallaby_contract01" }));
        var printed = await PythonGlance.PythonAsync(_directory, _cluster.Url(older), SqliteSchemaTests.PrintImages);
        Assert.That(printed, Does.StartWith("snöwman|active|"));
    }

    [Test]
    public async Task Glance_manage_knows_our_revision()
    {
        var ours = await _cluster.CreateDatabaseAsync();
        await (await PostgresSubject.OpenAsync(_cluster.Url(ours))).DisposeAsync();

        var version = await PythonGlance.ManageAsync(_directory, _cluster.Url(ours), "db", "version");

        Assert.That(version.Trim(), Is.EqualTo("2024_1_contract01"));
    }

    private static Image Sample() => new()
    {
        Id = Guid.NewGuid().ToString(),
        Name = "snöwman",
        Status = ImageStatus.Active,
        CreatedAt = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero).AddMicroseconds(123456),
        UpdatedAt = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero),
        Properties = new Dictionary<string, string?> { ["os"] = "línux" },
        Tags = ["t2", "t1"],
        Locations = [new ImageLocation { Url = "file:///a", Metadata = new Dictionary<string, object?> { ["store"] = "one" } }],
    };

    private async Task<List<string>> DescribeAsync(string database, string aspect)
    {
        await using var look = await _cluster.ConnectAsync(database);
        return (await look.QueryAsync<string>(aspect)).AsList();
    }
}
