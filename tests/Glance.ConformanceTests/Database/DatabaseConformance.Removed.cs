using Glance.Domain.Images;
using Glance.Domain.Locations;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

public abstract partial class DatabaseConformance
{
    private static readonly DateTimeOffset Later = Noon.AddMinutes(10);

    [Test]
    public async Task What_a_delete_leaves_to_be_removed_is_known_until_it_is_gone()
    {
        var image = await StoreAsync(New(status: ImageStatus.Active) with { Locations = [LocationAt("file:///a"), LocationAt("http://b")] });

        await DeleteLeavingAsync(image, image.Locations[0]);

        var due = await Removed.TakeDueAsync(10, Later, CancellationToken.None);
        Assert.That(due.Select(left => (left.ImageId, left.Location.Id, left.Location.Url, left.RemovedAt, left.IsFirstTry)),
            Is.EqualTo(new[] { (image.Id, image.Locations[0].Id, "file:///a", Noon, true) }));
        Assert.That(due[0].Location.Metadata["store"], Is.EqualTo("one"), "it says which store");
        await Removed.SetGoneAsync(due[0].Location.Id!.Value, Later, CancellationToken.None);
        Assert.That(await Removed.TakeDueAsync(10, Later.AddDays(2), CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task What_a_save_leaves_to_be_removed_is_known_too()
    {
        var image = await StoreAsync(New(status: ImageStatus.Active) with { Locations = [LocationAt("file:///a"), LocationAt("file:///b")] });

        await SaveAsync(image, image with { Locations = [image.Locations[0] with { Status = ImageLocation.PendingDelete }, image.Locations[1]], UpdatedAt = Noon });

        Assert.That((await Removed.TakeDueAsync(10, Later, CancellationToken.None)).Select(left => left.Location.Url), Is.EqualTo(new[] { "file:///a" }));
    }

    [Test]
    public async Task A_location_is_tried_by_one_at_a_time_and_again_after_a_pause()
    {
        var image = await StoreAsync(New(status: ImageStatus.Active) with { Locations = [LocationAt("file:///a")] });
        await DeleteLeavingAsync(image, image.Locations[0]);

        var soon = await Removed.TakeDueAsync(10, Noon.AddSeconds(2), CancellationToken.None);
        var taken = await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => Task.Run(async () => (await Removed.TakeDueAsync(10, Later, CancellationToken.None)).Count)));
        var atOnce = await Removed.TakeDueAsync(10, Later.AddSeconds(30), CancellationToken.None);
        var again = await Removed.TakeDueAsync(10, Later.AddSeconds(61), CancellationToken.None);

        Assert.That(soon, Is.Empty, "who removed it may be at it");
        Assert.That(taken.Sum(), Is.EqualTo(1));
        Assert.That(atOnce, Is.Empty);
        Assert.That(again.Select(left => left.IsFirstTry), Is.EqualTo(new[] { false }));
    }

    [Test]
    public async Task Locations_of_images_that_wait_for_a_scrubber_or_for_data_are_left_alone()
    {
        var scrubbed = await StoreAsync(New(status: ImageStatus.Active) with { Locations = [LocationAt("file:///a")] });
        await Images.DeleteAsync(scrubbed, ImageStatus.PendingDelete, Noon, CancellationToken.None);
        var waiting = await StoreAsync(New(status: ImageStatus.Importing) with { Locations = [LocationAt("file:///b")] });
        await SaveAsync(waiting, waiting with { Status = ImageStatus.Queued, Locations = [waiting.Locations[0] with { Status = ImageLocation.PendingDelete }] });

        Assert.That(await Removed.TakeDueAsync(10, Later, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task A_url_is_named_while_an_image_that_is_not_deleted_has_it()
    {
        var one = await StoreAsync(New(status: ImageStatus.Active) with { Locations = [LocationAt("file:///same")] });
        var other = await StoreAsync(New(status: ImageStatus.Active) with { Locations = [LocationAt("file:///same"), LocationAt("file:///more")] });

        await DeleteLeavingAsync(one, one.Locations[0]);
        var byOther = await Removed.IsNamedAsync("file:///same", CancellationToken.None);
        await DeleteLeavingAsync(other, other.Locations[0]);

        Assert.That(byOther, Is.True);
        Assert.That(await Removed.IsNamedAsync("file:///same", CancellationToken.None), Is.False);
        Assert.That(await Removed.IsNamedAsync("file:///none", CancellationToken.None), Is.False);
    }

    [Test]
    public async Task A_delete_that_does_not_know_a_location_is_a_conflict()
    {
        var seen = await StoreAsync(New(status: ImageStatus.Active) with { Locations = [LocationAt("file:///a")] });
        await SaveAsync(seen, seen with { Locations = [.. seen.Locations, LocationAt("file:///b")] });

        Assert.That(async () => await DeleteLeavingAsync(seen, seen.Locations[0]), Throws.TypeOf<ImageStateConflictException>());
        Assert.That((await ReadAsync(seen.Id))!.Locations, Has.Count.EqualTo(2));
    }

    private async Task DeleteLeavingAsync(Image image, ImageLocation leaving) => await Images.DeleteAsync(
        image with { Locations = [.. image.Locations.Select(location => location.Id == leaving.Id ? location with { Status = ImageLocation.PendingDelete } : location)] },
        ImageStatus.Deleted, Noon, CancellationToken.None);
}
