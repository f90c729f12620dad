using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

public abstract partial class DatabaseConformance
{
    [Test]
    public async Task A_deleted_image_is_as_good_as_absent([Values(ImageStatus.Deleted, ImageStatus.PendingDelete)] ImageStatus final)
    {
        var image = await StoreAsync(New("gone", ImageStatus.Active) with { Visibility = ImageVisibility.Public, Tags = ["t"], Locations = [LocationAt("file:///a")] });

        await Images.DeleteAsync(image, final, Noon.AddHours(1), CancellationToken.None);

        Assert.That(await ReadAsync(image.Id), Is.Null);
        Assert.That(await NamesAsync(Admin, new ImageQuery { Limit = 10 }), Is.Empty);
        Assert.That(async () => await SaveAsync(image, image with { Name = "back" }), Throws.TypeOf<ImageNotFoundException>());
        Assert.That(async () => await Images.DeleteAsync(image, final, Noon, CancellationToken.None), Throws.TypeOf<ImageNotFoundException>());
        Assert.That(async () => await NamesAsync(Admin, new ImageQuery { Limit = 10, Marker = image.Id }),
            Throws.TypeOf<InvalidMarkerException>());
    }

    [Test]
    public async Task A_delete_from_a_status_that_passed_is_a_conflict_and_deletes_nothing()
    {
        var seen = await StoreAsync(New() with { Tags = ["stay"], Properties = new Dictionary<string, string?> { ["stay"] = "1" } });
        await SaveAsync(seen, seen with { Status = ImageStatus.Saving });

        Assert.That(async () => await Images.DeleteAsync(seen, ImageStatus.Deleted, Noon, CancellationToken.None), Throws.TypeOf<ImageStateConflictException>());
        var now = await ReadAsync(seen.Id);
        Assert.That(now!.Tags, Is.EqualTo(new[] { "stay" }));
        Assert.That(now.Properties, Has.Count.EqualTo(1));
    }

    [Test]
    public void Deleting_an_unknown_image_finds_nothing() =>
        Assert.That(async () => await Images.DeleteAsync(New(), ImageStatus.Deleted, Noon, CancellationToken.None), Throws.TypeOf<ImageNotFoundException>());

    [Test]
    public async Task A_delete_ends_in_no_other_status()
    {
        var image = await StoreAsync(New());

        Assert.That(async () => await Images.DeleteAsync(image, ImageStatus.Active, Noon, CancellationToken.None), Throws.ArgumentException);
        Assert.That(await ReadAsync(image.Id), Is.Not.Null);
    }

    [Test]
    public async Task Deleting_one_image_leaves_the_others()
    {
        var gone = await StoreAsync(New("gone") with { Tags = ["t"], Properties = new Dictionary<string, string?> { ["p"] = "1" } });
        var stays = await StoreAsync(New("stays") with { Tags = ["t"], Properties = new Dictionary<string, string?> { ["p"] = "1" } });

        await Images.DeleteAsync(gone, ImageStatus.Deleted, Noon, CancellationToken.None);

        Assert.That((await ReadAsync(stays.Id))!.Tags, Is.EqualTo(new[] { "t" }));
        Assert.That((await ReadAsync(stays.Id))!.Properties, Has.Count.EqualTo(1));
    }
}
