using Glance.Database.Aggregates.Images;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using NUnit.Framework;

namespace Glance.UnitTests.Database;

public sealed class ImageChangesTests
{
    private static readonly Image Before = new()
    {
        Id = "1",
        Status = ImageStatus.Queued,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Properties = new Dictionary<string, string?> { ["a"] = "1", ["b"] = null },
        Tags = ["x", "y"],
        Locations = [Location(1, "file:///1"), Location(2, "file:///2")],
    };

    [Test]
    public void An_equal_image_has_no_changes()
    {
        var after = Before with
        {
            UpdatedAt = DateTimeOffset.MaxValue,
            Owner = "",
            Properties = new Dictionary<string, string?> { ["b"] = null, ["a"] = "1" },
            Tags = ["y", "x", "x"],
            Locations = [Location(2, "file:///2"), Location(1, "file:///1")],
        };

        var changes = ImageChanges.Between(Before, after);

        Assert.That(changes.Columns, Is.Empty);
        Assert.That(changes.PropertiesSet.Count + changes.PropertiesRemoved.Count, Is.Zero);
        Assert.That(changes.TagsAdded.Count + changes.TagsRemoved.Count, Is.Zero);
        Assert.That(changes.LocationsAdded.Count + changes.LocationsChanged.Count + changes.LocationsRemoved.Count, Is.Zero);
    }

    [Test]
    public void Each_difference_is_named()
    {
        var changes = ImageChanges.Between(Before, Before with
        {
            Status = ImageStatus.Active,
            Size = 4,
            Properties = new Dictionary<string, string?> { ["a"] = "2", ["c"] = "3" },
            Tags = ["y", "z", "z"],
            Locations = [Location(2, "file:///moved"), Location(null, "file:///3")],
        });

        Assert.That(changes.Columns, Is.EqualTo(new (string, object?)[] { ("status", "active"), ("size", 4L) }));
        Assert.That(changes.PropertiesSet.Select(property => property.Key), Is.EqualTo(new[] { "a", "c" }));
        Assert.That(changes.PropertiesRemoved, Is.EqualTo(new[] { "b" }));
        Assert.That((changes.TagsAdded[0], changes.TagsRemoved[0]), Is.EqualTo(("z", "x")));
        Assert.That(changes.TagsAdded, Has.Count.EqualTo(1));
        Assert.That(changes.LocationsAdded[0].Url, Is.EqualTo("file:///3"));
        Assert.That(changes.LocationsChanged[0].Url, Is.EqualTo("file:///moved"));
        Assert.That(changes.LocationsRemoved, Is.EqualTo(new[] { 1L }));
    }

    private static ImageLocation Location(long? id, string url) =>
        new() { Id = id, Url = url, Metadata = new Dictionary<string, object?> { ["store"] = "one" } };
}
