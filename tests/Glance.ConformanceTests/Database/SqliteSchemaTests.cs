using Dapper;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Requests;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

/// <summary>Our tables against those that Debian's glance-manage makes, and each program on the other's file.</summary>
public sealed class SqliteSchemaTests
{
    internal const string PrintImages = """
        import sys
        from glance.common import config
        from glance import context
        import glance.db
        config.parse_args(['--config-file', sys.argv[1]])
        for i in glance.db.ImageRepo(context.RequestContext(is_admin=True), glance.db.get_api()).list():
            print(i.name, i.status, i.created_at, sorted(i.tags), sorted((k, i.extra_properties[k]) for k in i.extra_properties.keys()),
                  [(l['url'], sorted(l['metadata'].items())) for l in i.locations], sep='|')
        """;

    private ScratchDirectory _directory = null!; // OneTimeSetUp makes both
    private string _theirs = null!;

    [OneTimeSetUp]
    public async Task SyncAsync()
    {
        PythonGlance.Require();
        _directory = new ScratchDirectory();
        _theirs = _directory.File("theirs.sqlite");
        await PythonGlance.ManageAsync(_directory, _theirs, "db_sync");
    }

    [OneTimeTearDown]
    public void Remove() => _directory?.Dispose();

    [TestCase("SELECT m.name, c.name, c.type, c.[notnull], c.dflt_value, c.pk, c.cid FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'")]
    [TestCase("SELECT m.name, i.name, i.[unique], i.origin FROM sqlite_master m, pragma_index_list(m.name) i WHERE m.type = 'table'")]
    [TestCase("SELECT m.name, i.name, c.seqno, c.name FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_info(i.name) c WHERE m.type = 'table'")]
    [TestCase("SELECT m.name, f.[table], f.[from], f.[to], f.on_update, f.on_delete FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'")]
    public async Task Our_tables_are_those_that_glance_manage_makes(string aspect)
    {
        var ours = _directory.File("ours.sqlite");
        await using (await SqliteSubject.OpenAsync(ours))
        {
        }

        // Debian's release is older than the cache tables, and has none of the indexes that decision 0018 adds.
        Assert.That(Describe(ours, aspect).Where(line => !line.StartsWith("node_reference", StringComparison.Ordinal) && !line.StartsWith("cached_images", StringComparison.Ordinal) && !line.Contains("|glance_list_", StringComparison.Ordinal)),
            Is.EquivalentTo(Describe(_theirs, aspect)));
    }

    [Test]
    public async Task A_database_that_glance_manage_made_is_used_as_it_is()
    {
        var copy = _directory.File("copy.sqlite");
        File.Copy(_theirs, copy, overwrite: true);
        await using var database = await SqliteSubject.OpenAsync(copy);
        var image = Sample();

        await database.Images.AddAsync(image, CancellationToken.None);
        var found = await database.Images.FindAsync(RequestContext.Unauthenticated("r"), image.Id, CancellationToken.None);

        Assert.That(found?.Name, Is.EqualTo(image.Name));
        Assert.That(Describe(copy, "SELECT version_num FROM alembic_version"), Is.EqualTo(new[] { "wallaby_contract01" }));
    }

    [Test]
    public async Task A_database_of_debian_11_is_used_as_it_is_and_glance_manage_brings_it_up_later()
    {
        var older = _directory.File("victoria.sqlite");
        File.Copy(_theirs, older, overwrite: true);
        await using (var look = SqliteSubject.Look(older))
            await look.ExecuteAsync("DROP INDEX ix_tasks_image_id;" + PythonGlance.FromWallabyToUssuri);

        await using (var database = await SqliteSubject.OpenAsync(older))
            await database.Images.AddAsync(Sample(), CancellationToken.None);
        Assert.That(Describe(older, "SELECT version_num FROM alembic_version"), Is.EqualTo(new[] { "ussuri_contract01" }));
        await PythonGlance.ManageAsync(_directory, older, "db_sync");

        Assert.That(Describe(older, "SELECT version_num FROM alembic_version"), Is.EqualTo(new[] { "wallaby_contract01" }));
        Assert.That(await PythonGlance.PythonAsync(_directory, older, PrintImages), Does.StartWith("snöwman|active|"));
    }

    [Test]
    public async Task The_python_service_reads_what_we_wrote()
    {
        var ours = _directory.File("shared.sqlite");
        await using var database = await SqliteSubject.OpenAsync(ours);
        await database.Images.AddAsync(Sample(), CancellationToken.None);

        var printed = await PythonGlance.PythonAsync(_directory, ours, PrintImages);

        Assert.That(printed.Trim(), Is.EqualTo("""snöwman|active|2026-11-22 12:00:00.123456|['t1', 't2']|[('os', 'línux')]|[('file:///a', [('store', 'one')])]"""));
    }

    [Test]
    public async Task The_python_service_decrypts_our_locations_and_we_its()
    {
        const string Key = "0123456789abcdef";
        var ours = _directory.File("encrypted.sqlite");
        await using var database = await SqliteSubject.OpenAsync(new Glance.Database.DatabaseOptions { Connection = $"sqlite:///{ours}", MetadataEncryptionKey = Key });
        var image = Sample();
        await database.Images.AddAsync(image, CancellationToken.None);

        var printed = await PythonGlance.PythonAsync(_directory, ours, PrintImages, $"metadata_encryption_key = {Key}");
        var column = (await PythonGlance.PythonAsync(_directory, ours, $"from glance.common import crypt; print(crypt.urlsafe_encrypt('{Key}', 'file:///from-python'))")).Trim();
        await using (var look = SqliteSubject.Look(ours))
            await look.ExecuteAsync("UPDATE image_locations SET value = @column", new { column });
        var found = await database.Images.FindAsync(RequestContext.Unauthenticated("r"), image.Id, CancellationToken.None);

        Assert.That(printed, Does.Contain("('file:///a', "));
        Assert.That(found?.Locations[0].Url, Is.EqualTo("file:///from-python"));
    }

    [Test]
    public async Task Glance_manage_knows_our_revision_and_finds_nothing_to_do_at_its_own()
    {
        var ours = _directory.File("managed.sqlite");
        await using (await SqliteSubject.OpenAsync(ours))
        {
        }

        var version = await PythonGlance.ManageAsync(_directory, ours, "db", "version");
        await using (var look = SqliteSubject.Look(ours))
            await look.ExecuteAsync("UPDATE alembic_version SET version_num = 'wallaby_contract01'");
        var check = await PythonGlance.ManageAsync(_directory, ours, "db", "check");

        Assert.That(version.Trim(), Is.EqualTo("2024_1_contract01"));
        Assert.That(check, Does.Contain("up to date"));
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

    private static List<string> Describe(string path, string aspect)
    {
        using var look = SqliteSubject.Look(path);
        using var reader = look.ExecuteReader(aspect);
        var lines = new List<string>();
        while (reader.Read())
            lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(field => $"{reader.GetValue(field)}")));
        return lines;
    }
}
