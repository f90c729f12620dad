using Dapper;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Requests;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

/// <summary>The rows behind the port: what the Python service must find as it would have written it.</summary>
public sealed class SqliteRowsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private SqliteSubject _subject = null!; // SetUp makes it

    [SetUp]
    public async Task OpenAsync() => _subject = await SqliteSubject.CreateAsync();

    [TearDown]
    public async Task CloseAsync() => await _subject.DisposeAsync();

    [Test]
    public async Task Times_and_flags_are_written_as_sqlalchemy_does()
    {
        await StoreAsync();

        Assert.That(await RowsAsync("SELECT typeof(created_at), created_at, updated_at, deleted_at, deleted, protected, os_hidden, min_disk FROM images"),
            Is.EqualTo(new[] { "text|2026-11-22 12:00:00.000000|2026-11-22 12:00:00.000001||0|1|0|0" }));
    }

    [Test]
    public async Task Location_metadata_is_written_as_python_does()
    {
        await StoreAsync();

        Assert.That(await RowsAsync("SELECT value, meta_data, status, deleted FROM image_locations"),
            Is.EqualTo(new[] { """file:///a|{"store": "on\u00e9", "n": 1}|active|0""" }));
    }

    [Test]
    public async Task A_removed_property_keeps_its_row_and_comes_back_in_it()
    {
        var first = await StoreAsync();

        var second = await SaveAsync(first, first with { Properties = new Dictionary<string, string?>(), UpdatedAt = Noon.AddHours(1) });
        var removed = await RowsAsync("SELECT id, name, value, deleted, deleted_at FROM image_properties");
        await SaveAsync(second, second with { Properties = new Dictionary<string, string?> { ["p"] = "2" }, UpdatedAt = Noon.AddHours(2) });
        var back = await RowsAsync("SELECT id, name, value, deleted, deleted_at, updated_at FROM image_properties");

        Assert.That(removed, Is.EqualTo(new[] { "1|p|1|1|2026-11-22 13:00:00.000000" }));
        Assert.That(back, Is.EqualTo(new[] { "1|p|2|0||2026-11-22 14:00:00.000000" }));
    }

    [Test]
    public async Task A_tag_that_comes_back_gets_a_row_of_its_own()
    {
        var first = await StoreAsync();

        var second = await SaveAsync(first, first with { Tags = [] });
        await SaveAsync(second, second with { Tags = ["t"] });

        Assert.That(await RowsAsync("SELECT id, value, deleted FROM image_tags ORDER BY id"), Is.EqualTo(new[] { "1|t|1", "2|t|0" }));
    }

    [TestCase(ImageStatus.Deleted, "deleted")]
    [TestCase(ImageStatus.PendingDelete, "pending_delete")]
    public async Task A_delete_marks_every_row_and_removes_none(ImageStatus final, string word)
    {
        var image = await StoreAsync();
        await _subject.Members.AddAsync(new Member { ImageId = image.Id, MemberId = "project", CreatedAt = Noon, UpdatedAt = Noon }, -1, CancellationToken.None);

        await _subject.Images.DeleteAsync(image, final, Noon.AddHours(1), CancellationToken.None);

        const string Marks = "deleted, deleted_at, updated_at";
        const string Deleted = "1|2026-11-22 13:00:00.000000|2026-11-22 13:00:00.000000";
        Assert.That(await RowsAsync($"SELECT status, {Marks} FROM images"), Is.EqualTo(new[] { $"{word}|{Deleted}" }));
        Assert.That(await RowsAsync($"SELECT status, {Marks} FROM image_locations"), Is.EqualTo(new[] { $"{word}|{Deleted}" }));
        foreach (var table in new[] { "image_properties", "image_tags", "image_members" })
            Assert.That(await RowsAsync($"SELECT {Marks} FROM {table}"), Is.EqualTo(new[] { Deleted }), table);
    }

    [Test]
    public async Task A_removed_member_keeps_its_row_and_comes_back_in_it()
    {
        var image = await StoreAsync();
        var member = new Member { ImageId = image.Id, MemberId = "project", CreatedAt = Noon, UpdatedAt = Noon };
        await _subject.Members.AddAsync(member, -1, CancellationToken.None);

        await _subject.Members.RemoveAsync(image.Id, "project", Noon.AddHours(1), CancellationToken.None);
        var removed = await RowsAsync("SELECT id, status, can_share, deleted, deleted_at FROM image_members");
        await _subject.Members.AddAsync(member with { CreatedAt = Noon.AddHours(2), Status = "accepted" }, -1, CancellationToken.None);
        var back = await RowsAsync("SELECT id, status, can_share, deleted, deleted_at, created_at FROM image_members");

        Assert.That(removed, Is.EqualTo(new[] { "1|pending|0|1|2026-11-22 13:00:00.000000" }));
        Assert.That(back, Is.EqualTo(new[] { "1|accepted|0|0||2026-11-22 14:00:00.000000" }));
    }

    [Test]
    public async Task A_location_that_waits_for_the_scrubber_still_waits_when_the_image_is_deleted()
    {
        var image = await StoreAsync();
        image = await SaveAsync(image, image with { Locations = [image.Locations[0] with { Status = "pending_delete" }] });

        await _subject.Images.DeleteAsync(image, ImageStatus.Deleted, Noon.AddHours(1), CancellationToken.None);

        Assert.That(await RowsAsync("SELECT status, deleted FROM image_locations"), Is.EqualTo(new[] { "pending_delete|1" }));
    }

    [Test]
    public async Task A_removed_location_is_marked()
    {
        var image = await StoreAsync();

        await SaveAsync(image, image with { Locations = [], UpdatedAt = Noon.AddHours(1) });

        Assert.That(await RowsAsync("SELECT status, deleted, deleted_at FROM image_locations"), Is.EqualTo(new[] { "deleted|1|2026-11-22 13:00:00.000000" }));
    }

    [Test]
    public async Task Rows_that_python_left_with_odd_values_are_read()
    {
        var image = await StoreAsync();
        await RowsAsync("UPDATE images SET updated_at = NULL, created_at = '2015-02-03 04:05:06'");
        await RowsAsync("UPDATE image_locations SET meta_data = NULL");

        var found = await _subject.Images.FindAsync(RequestContext.Unauthenticated("r"), image.Id, CancellationToken.None);
        var listed = await _subject.Images.ListAsync(RequestContext.Unauthenticated("r"), new ImageQuery { Limit = 5, Sort = [new(ImageSortKey.UpdatedAt, true), new(ImageSortKey.Id, true)] }, CancellationToken.None);

        Assert.That(found!.UpdatedAt, Is.EqualTo(new DateTimeOffset(2015, 2, 3, 4, 5, 6, TimeSpan.Zero)));
        Assert.That(found.Locations[0].Metadata, Is.Empty);
        Assert.That(listed, Has.Count.EqualTo(1));
    }

    [TestCase("UPDATE images SET status = 'odd'", "the status 'odd'")]
    [TestCase("UPDATE image_locations SET meta_data = '{broken'", "metadata that is no JSON object")]
    public async Task A_broken_row_is_named(string damage, string what)
    {
        var image = await StoreAsync();
        await RowsAsync(damage);

        Assert.That(async () => await _subject.Images.FindAsync(RequestContext.Unauthenticated("r"), image.Id, CancellationToken.None),
            Throws.InstanceOf<Domain.Errors.GlanceException>().With.Message.Contains(image.Id).And.Message.Contains(what));
    }

    private async Task<Image> StoreAsync()
    {
        var image = new Image
        {
            Id = Guid.NewGuid().ToString(),
            Status = ImageStatus.Active,
            Protected = true,
            CreatedAt = Noon,
            UpdatedAt = Noon.AddMicroseconds(1),
            Properties = new Dictionary<string, string?> { ["p"] = "1" },
            Tags = ["t"],
            Locations = [new ImageLocation { Url = "file:///a", Metadata = new Dictionary<string, object?> { ["store"] = "oné", ["n"] = 1L } }],
        };
        await _subject.Images.AddAsync(image, CancellationToken.None);
        return await _subject.Images.FindAsync(RequestContext.Unauthenticated("r"), image.Id, CancellationToken.None) ?? throw new AssertionException("not stored");
    }

    private async Task<Image> SaveAsync(Image before, Image after) => await _subject.Images.SaveAsync(before, after, CancellationToken.None);

    private async Task<List<string>> RowsAsync(string sql)
    {
        await using var look = SqliteSubject.Look(_subject.Path);
        var rows = await look.QueryAsync(sql);
        return [.. rows.Cast<IDictionary<string, object?>>().Select(row => string.Join('|', row.Values))];
    }
}
