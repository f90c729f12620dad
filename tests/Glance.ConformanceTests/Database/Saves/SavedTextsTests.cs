using Glance.ConformanceTests.Database.MariaDb;
using Glance.ConformanceTests.Database.Postgres;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database.Saves;

/// <summary>Properties and tags travel to the database as one list, whatever their texts are.</summary>
public sealed class SavedTextsTests
{
    private static readonly string[] Texts =
    [
        "12", "1e3", "null", "true", "", " ", "\"", "\\", "'", "[]", "{\"a\":1}", "ä", "日本", "😀",
        "line\nbreak", "%", "@Id", "$1", "a,b",
    ];

    [Test]
    public async Task In_SQLite()
    {
        await using var subject = await SqliteSubject.CreateAsync();
        await AssertKeptAsync(subject.Images);
    }

    [Test]
    [Category("Postgres")]
    public async Task In_PostgreSQL()
    {
        await using var subject = await PostgresSubject.CreateAsync();
        await AssertKeptAsync(subject.Images);
    }

    // Without what its tables in utf8mb3 have no place for, and without a name that differs from another one by a space at its end.
    [Test]
    [Category("MariaDb")]
    public async Task In_MariaDB()
    {
        await using var subject = await MariaDbSubject.CreateAsync();
        await AssertKeptAsync(subject.Images, [.. Texts.Except(["😀", " "])]);
    }

    private static Task AssertKeptAsync(IImageRepository images) => AssertKeptAsync(images, Texts);

    private static async Task AssertKeptAsync(IImageRepository images, string[] texts)
    {
        var before = new Image
        {
            Id = Guid.NewGuid().ToString(),
            Status = ImageStatus.Queued,
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
            Properties = texts.ToDictionary(text => "kept" + text, string? (_) => "old"),
            Tags = [.. texts.Select(text => "gone" + text)],
        };
        var after = before with
        {
            Properties = texts.SelectMany(text => new[] { ("kept" + text, (string?)text), ("x" + text, text) })
                .Append(("nothing", null))
                .ToDictionary(),
            Tags = [.. texts.Where(text => text.Length > 0)],
        };
        var last = new Dictionary<string, string?> { ["x\""] = "last" };

        await images.AddAsync(before, UsageLimits.None, CancellationToken.None);
        await images.SaveAsync(before, after, UsageLimits.None, CancellationToken.None);
        var changed = await ReadAsync(images, before.Id);
        await images.SaveAsync(changed, changed with { Properties = last, Tags = [texts[^1]] }, UsageLimits.None, CancellationToken.None);
        var left = await ReadAsync(images, before.Id);

        Assert.That(changed.Properties, Is.EquivalentTo(after.Properties));
        Assert.That(changed.Tags, Is.EquivalentTo(after.Tags));
        Assert.That(left.Properties, Is.EquivalentTo(last));
        Assert.That(left.Tags, Is.EqualTo(new[] { texts[^1] }));
    }

    private static async Task<Image> ReadAsync(IImageRepository images, string id) =>
        (await images.FindAsync(RequestContext.Unauthenticated("r"), id, CancellationToken.None))!;
}
