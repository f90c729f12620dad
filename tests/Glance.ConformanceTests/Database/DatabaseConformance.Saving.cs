using Glance.Domain.Images;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

public abstract partial class DatabaseConformance
{
    [Test]
    public async Task A_save_changes_every_column()
    {
        var before = await StoreAsync(New("before"));
        var after = before with
        {
            Name = "after",
            Status = ImageStatus.Active,
            Visibility = ImageVisibility.Public,
            Owner = "theirs",
            DiskFormat = "raw",
            ContainerFormat = "bare",
            Size = 1,
            VirtualSize = 2,
            Checksum = "c",
            HashAlgorithm = "sha256",
            HashValue = "h",
            MinDisk = 3,
            MinRam = 4,
            Protected = true,
            Hidden = true,
            UpdatedAt = Noon.AddHours(1),
        };

        var saved = await SaveAsync(before, after);

        Assert.That(saved with { Properties = after.Properties, Tags = after.Tags, Locations = after.Locations }, Is.EqualTo(after));
        Assert.That((await ReadAsync(after.Id))!.Name, Is.EqualTo("after"));
    }

    [Test]
    public async Task A_save_can_empty_columns()
    {
        var before = await StoreAsync(New("named") with { Size = 5, DiskFormat = "raw" });

        var saved = await SaveAsync(before, before with { Name = null, Size = null, DiskFormat = null, Owner = null });

        Assert.That((saved.Name, saved.Size, saved.DiskFormat, saved.Owner), Is.EqualTo(((string?)null, (long?)null, (string?)null, (string?)null)));
    }

    [Test]
    public async Task A_save_without_differences_sets_the_time()
    {
        var before = await StoreAsync(New());

        var saved = await SaveAsync(before, before with { UpdatedAt = Noon.AddDays(1) });

        Assert.That(saved.UpdatedAt, Is.EqualTo(Noon.AddDays(1)));
        Assert.That(saved.CreatedAt, Is.EqualTo(Noon));
    }

    [Test]
    public async Task Properties_are_added_changed_removed_and_come_back()
    {
        var first = await StoreAsync(New() with { Properties = new Dictionary<string, string?> { ["keep"] = "1", ["change"] = "1", ["drop"] = "1" } });

        var second = await SaveAsync(first, first with { Properties = new Dictionary<string, string?> { ["keep"] = "1", ["change"] = "2", ["new"] = null } });
        var third = await SaveAsync(second, second with { Properties = new Dictionary<string, string?> { ["drop"] = "again" } });

        Assert.That(second.Properties, Is.EquivalentTo(new Dictionary<string, string?> { ["keep"] = "1", ["change"] = "2", ["new"] = null }));
        Assert.That(third.Properties, Is.EquivalentTo(new Dictionary<string, string?> { ["drop"] = "again" }));
        Assert.That((await ReadAsync(first.Id))!.Properties, Is.EquivalentTo(third.Properties));
    }

    [Test]
    public async Task Tags_are_added_removed_and_come_back()
    {
        var first = await StoreAsync(New() with { Tags = ["a", "b"] });

        var second = await SaveAsync(first, first with { Tags = ["b", "c"] });
        var third = await SaveAsync(second, second with { Tags = ["a"] });

        Assert.That(second.Tags, Is.EquivalentTo(new[] { "b", "c" }));
        Assert.That(third.Tags, Is.EquivalentTo(new[] { "a" }));
    }

    [Test]
    public async Task Locations_are_added_changed_and_removed_by_their_ids()
    {
        var first = await StoreAsync(New() with { Locations = [LocationAt("file:///a"), LocationAt("file:///b"), LocationAt("file:///c")] });

        var changed = first.Locations[1] with { Metadata = new Dictionary<string, object?> { ["store"] = "moved" } };
        var second = await SaveAsync(first, first with { Locations = [first.Locations[0], changed, LocationAt("file:///d")] });

        Assert.That(second.Locations.Select(location => location.Url), Is.EqualTo(new[] { "file:///a", "file:///b", "file:///d" }));
        Assert.That(second.Locations.Take(2).Select(location => location.Id), Is.EqualTo(first.Locations.Take(2).Select(location => location.Id)));
        Assert.That(second.Locations[1].Metadata["store"], Is.EqualTo("moved"));
        Assert.That(second.Locations[2].Id, Is.Not.Null.And.Not.AnyOf(first.Locations.Select(location => location.Id).ToArray()));
    }

    [TestCase("pending_delete")]
    [TestCase("deleted")]
    [TestCase("pending")]
    [TestCase("uploading")]
    public async Task A_location_that_is_not_active_is_not_shown(string status)
    {
        var before = await StoreAsync(New() with { Locations = [LocationAt("file:///a"), LocationAt("file:///b")] });

        var saved = await SaveAsync(before, before with { Locations = [before.Locations[0] with { Status = status }, before.Locations[1]] });

        Assert.That(saved.Locations.Select(location => location.Url), Is.EqualTo(new[] { "file:///b" }));
        Assert.That((await ReadAsync(before.Id))!.Locations, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Of_writers_that_change_locations_one_wins()
    {
        var seen = await StoreAsync(New("raced", ImageStatus.Active) with { Locations = [LocationAt("file:///a"), LocationAt("file:///b")] });
        await SaveAsync(seen, seen with { Locations = [seen.Locations[0]] });

        Assert.That(async () => await SaveAsync(seen, seen with { Locations = [seen.Locations[1]] }), Throws.TypeOf<ImageStateConflictException>());
        Assert.That(async () => await SaveAsync(seen, seen with { Locations = [.. seen.Locations, LocationAt("file:///c")] }), Throws.TypeOf<ImageStateConflictException>());
        await SaveAsync(seen, seen with { Name = "other" });

        var now = (await Images.FindAsync(Admin, seen.Id, CancellationToken.None))!;
        Assert.That((now.Name, now.Locations.Single().Url), Is.EqualTo(("other", "file:///a")));
    }

    [Test]
    public async Task Writers_of_different_fields_both_win()
    {
        var seen = await StoreAsync(New("old") with
        {
            Properties = new Dictionary<string, string?> { ["p"] = "1", ["q"] = "1" },
            Tags = ["both", "gone"],
            Locations = [LocationAt("file:///a")],
        });

        await SaveAsync(seen, seen with { Name = "new", Properties = new Dictionary<string, string?> { ["p"] = "2", ["q"] = "1" }, Tags = ["both"] });
        var last = await SaveAsync(seen, seen with
        {
            MinRam = 9,
            Properties = new Dictionary<string, string?> { ["p"] = "1", ["r"] = "3" },
            Tags = ["both", "gone", "added"],
            Locations = [seen.Locations[0], LocationAt("file:///b")],
        });

        Assert.That((last.Name, last.MinRam), Is.EqualTo(("new", 9)));
        Assert.That(last.Properties, Is.EquivalentTo(new Dictionary<string, string?> { ["p"] = "2", ["r"] = "3" }));
        Assert.That(last.Tags, Is.EquivalentTo(new[] { "both", "added" }));
        Assert.That(last.Locations, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_tag_that_two_writers_add_is_there_once_and_goes_at_once()
    {
        var seen = await StoreAsync(New());

        await SaveAsync(seen, seen with { Tags = ["same"] });
        var twice = await SaveAsync(seen, seen with { Tags = ["same"] });
        var none = await SaveAsync(twice, twice with { Tags = [] });

        Assert.That(twice.Tags, Is.EqualTo(new[] { "same" }));
        Assert.That(none.Tags, Is.Empty);
    }

    [Test]
    public async Task A_save_from_a_status_that_passed_is_a_conflict_and_changes_nothing()
    {
        var seen = await StoreAsync(New("old") with { Tags = ["old"] });
        await SaveAsync(seen, seen with { Status = ImageStatus.Saving });

        Assert.That(async () => await SaveAsync(seen, seen with { Name = "new", Tags = ["new"] }),
            Throws.TypeOf<ImageStateConflictException>().With.Property(nameof(ImageStateConflictException.Expected)).EqualTo(ImageStatus.Queued));
        var now = await ReadAsync(seen.Id);
        Assert.That((now!.Name, now.Status), Is.EqualTo(("old", ImageStatus.Saving)));
        Assert.That(now.Tags, Is.EqualTo(new[] { "old" }));
    }

    [Test]
    public void A_save_of_an_unknown_image_finds_nothing()
    {
        var never = New();

        Assert.That(async () => await SaveAsync(never, never with { Name = "x" }), Throws.TypeOf<ImageNotFoundException>());
    }

    [Test]
    public async Task A_save_under_another_id_is_a_mistake()
    {
        var seen = await StoreAsync(New());

        Assert.That(async () => await SaveAsync(seen, seen with { Id = Guid.NewGuid().ToString() }), Throws.ArgumentException);
    }
}
