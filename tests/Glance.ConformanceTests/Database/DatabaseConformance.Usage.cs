using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

public abstract partial class DatabaseConformance
{
    private const long Gibi = 1L << 30;

    [Test]
    public async Task A_project_without_images_uses_nothing() =>
        Assert.That(await Usage.OfAsync("nobody's", CancellationToken.None), Is.EqualTo(new ProjectUsage(0, 0, 0, 0, 0)));

    [Test]
    public async Task Each_copy_counts_and_other_projects_and_deleted_images_do_not()
    {
        await StoreAsync(New(status: ImageStatus.Active) with { Size = 3 * Gibi, Locations = [LocationAt("file:///a"), LocationAt("file:///b", "two")] });
        await StoreAsync(New(status: ImageStatus.Deactivated) with { Size = 1, Locations = [LocationAt("file:///c")] });
        await StoreAsync(New());
        await StoreAsync(New(status: ImageStatus.Killed) with { Size = 7, Locations = [LocationAt("file:///k")] });
        await StoreAsync(New(status: ImageStatus.Active) with { Owner = "others", Size = 5, Locations = [LocationAt("file:///d")] });
        await StoreAsync(New(status: ImageStatus.Active) with { Owner = null, Size = 11, Locations = [LocationAt("file:///e")] });
        foreach (var final in new[] { ImageStatus.Deleted, ImageStatus.PendingDelete })
        {
            var gone = await StoreAsync(New(status: ImageStatus.Active) with { Size = 9, Locations = [LocationAt("file:///g")] });
            await Images.DeleteAsync(gone, final, Noon, CancellationToken.None);
        }

        Assert.That(await Usage.OfAsync("ours", CancellationToken.None), Is.EqualTo(new ProjectUsage((6 * Gibi) + 1, 0, 0, 3, 0)));
        Assert.That(await Usage.OfAsync(null, CancellationToken.None), Is.EqualTo(new ProjectUsage(11, 0, 0, 1, 0)));
    }

    [Test]
    public async Task Uploads_reserve_what_they_announced_and_staged_data_counts_apart()
    {
        var copying = new Dictionary<string, string?> { ["os_glance_importing_to_stores"] = "two" };
        await StoreAsync(New(status: ImageStatus.Saving) with { Size = 100 });
        await StoreAsync(New(status: ImageStatus.Saving));
        await StoreAsync(New(status: ImageStatus.Uploading) with { Size = 10 });
        await StoreAsync(New(status: ImageStatus.Importing) with { Size = 20 });
        await StoreAsync(New(status: ImageStatus.Active) with { Size = 1000, Properties = copying, Locations = [LocationAt("file:///a")] });
        await StoreAsync(New(status: ImageStatus.Active) with { Size = 5000, Properties = new Dictionary<string, string?> { ["os_glance_importing_to_stores"] = "" } });

        Assert.That(await Usage.OfAsync("ours", CancellationToken.None), Is.EqualTo(new ProjectUsage(1000, 100, 1030, 6, 5)));
    }

    [Test]
    public async Task A_use_of_exactly_the_limit_is_allowed_and_one_byte_more_changes_nothing()
    {
        var limits = new UsageLimits { Bytes = 100 };
        var fits = await StoreAsync(New("fits"));
        var passes = await StoreAsync(New("passes"));

        await Images.SaveAsync(fits, fits with { Status = ImageStatus.Saving, Size = 100 }, limits, CancellationToken.None);

        Assert.That(async () => await Images.SaveAsync(passes, passes with { Status = ImageStatus.Saving, Size = 1, Tags = ["t"] }, limits, CancellationToken.None),
            Throws.TypeOf<QuotaExceededException>().With.Property(nameof(QuotaExceededException.Resource)).EqualTo(ProjectResource.ImageSizeTotal)
                .And.Message.Contains("101").And.Message.Contains("100"));
        var now = await ReadAsync(passes.Id);
        Assert.That((now!.Status, now.Size, now.Tags.Count), Is.EqualTo((ImageStatus.Queued, (long?)null, 0)));
    }

    [Test]
    public async Task Twenty_uploads_that_start_at_once_do_not_pass_the_limit()
    {
        var images = new List<Image>();
        for (var number = 0; number < 20; number++)
            images.Add(await StoreAsync(New()));

        var started = await Task.WhenAll(images.Select(image => Task.Run(() => FitsAsync(async () =>
            await Images.SaveAsync(image, image with { Status = ImageStatus.Saving, Size = 30 }, new UsageLimits { Bytes = 100, Uploading = 20 }, CancellationToken.None)))));

        Assert.That(started.Count(did => did), Is.EqualTo(3));
        Assert.That((await Usage.OfAsync("ours", CancellationToken.None)).ReservedBytes, Is.EqualTo(90));
    }

    [Test]
    public async Task Twenty_uploads_of_unknown_size_that_end_at_once_do_not_pass_the_limit()
    {
        var images = new List<Image>();
        for (var number = 0; number < 20; number++)
            images.Add(await StoreAsync(New(status: ImageStatus.Saving)));

        var ended = await Task.WhenAll(images.Select(image => Task.Run(() => FitsAsync(async () =>
            await Images.SaveAsync(
                image,
                image with { Status = ImageStatus.Active, Size = 30, Locations = [LocationAt($"file:///{image.Id}")] },
                new UsageLimits { Bytes = 100 },
                CancellationToken.None)))));

        Assert.That(ended.Count(did => did), Is.EqualTo(3));
        Assert.That((await Usage.OfAsync("ours", CancellationToken.None)).StoredBytes, Is.EqualTo(90));
    }

    [Test]
    public async Task Many_who_create_images_at_once_make_no_more_than_the_limit()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => Task.Run(() => FitsAsync(async () =>
            await Images.AddAsync(New(), new UsageLimits { Images = 4 }, CancellationToken.None)))));

        Assert.That(made.Count(did => did), Is.EqualTo(4));
        Assert.That((await Usage.OfAsync("ours", CancellationToken.None)).Images, Is.EqualTo(4));
    }

    [Test]
    public async Task A_change_within_limits_is_guarded_like_any_other()
    {
        var image = await StoreAsync(New());
        await SaveAsync(image, image with { Status = ImageStatus.Saving });

        Assert.That(async () => await Images.SaveAsync(image, image with { Status = ImageStatus.Saving }, new UsageLimits { Bytes = 9 }, CancellationToken.None),
            Throws.TypeOf<ImageStateConflictException>());
        Assert.That(async () => await Images.AddAsync(New() with { Id = image.Id }, new UsageLimits { Images = 9 }, CancellationToken.None),
            Throws.TypeOf<DuplicateImageException>());
    }
}
