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

    private static async Task AssertKeptAsync(IImageRepository images)
    {
        var before = new Image
        {
            Id = Guid.NewGuid().ToString(),
            Status = ImageStatus.Queued,
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
            Properties = Texts.ToDictionary(text => "kept" + text, string? (_) => "old"),
            Tags = [.. Texts.Select(text => "gone" + text)],
        };
        var after = before with
        {
            Properties = Texts.SelectMany(text => new[] { ("kept" + text, (string?)text), ("x" + text, text) })
                .Append(("nothing", null))
                .ToDictionary(),
            Tags = [.. Texts.Where(text => text.Length > 0)],
        };
        var last = new Dictionary<string, string?> { ["x\""] = "last" };

        await images.AddAsync(before, UsageLimits.None, CancellationToken.None);
        await images.SaveAsync(before, after, UsageLimits.None, CancellationToken.None);
        var changed = await ReadAsync(images, before.Id);
        await images.SaveAsync(changed, changed with { Properties = last, Tags = ["😀"] }, UsageLimits.None, CancellationToken.None);
        var left = await ReadAsync(images, before.Id);

        Assert.That(changed.Properties, Is.EquivalentTo(after.Properties));
        Assert.That(changed.Tags, Is.EquivalentTo(after.Tags));
        Assert.That(left.Properties, Is.EquivalentTo(last));
        Assert.That(left.Tags, Is.EqualTo(new[] { "😀" }));
    }

    private static async Task<Image> ReadAsync(IImageRepository images, string id) =>
        (await images.FindAsync(RequestContext.Unauthenticated("r"), id, CancellationToken.None))!;
}
