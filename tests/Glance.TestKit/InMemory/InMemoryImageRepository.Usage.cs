using Glance.Domain.Images;
using Glance.Domain.Quotas;

namespace Glance.TestKit.InMemory;

/// <summary>Usage: counted anew each time, under the lock that every change takes.</summary>
public sealed partial class InMemoryImageRepository
{
    private const string Copying = "os_glance_importing_to_stores";

    public ValueTask<ProjectUsage> OfAsync(string? projectId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_guard)
            return ValueTask.FromResult(Count(projectId, null));
    }

    public async ValueTask AddAsync(Image image, UsageLimits limits, CancellationToken cancellationToken)
    {
        ValueTask added;
        lock (_guard)
        {
            if (limits.LimitProject && !_records.ContainsKey(image.Id))
                limits.Require(Owner(image), Count(Owner(image), image));
            added = AddCountedAsync(image, cancellationToken);
        }

        await added;
    }

    public async ValueTask<Image> SaveAsync(Image before, Image after, UsageLimits limits, CancellationToken cancellationToken)
    {
        ValueTask<Image> saved;
        lock (_guard)
        {
            if (limits.LimitProject)
                limits.Require(Owner(after), Count(Owner(after), InMemoryImageMerge.Apply(Guarded(before).Image, before, after)));
            saved = SaveCountedAsync(before, after, limits.Image, cancellationToken);
        }

        return await saved;
    }

    private static string? Owner(Image image) => string.IsNullOrEmpty(image.Owner) ? null : image.Owner;

    private static bool IsCopying(Image image) => image.Properties.TryGetValue(Copying, out var stores) && !string.IsNullOrEmpty(stores);

    private static long Copies(Image image) => image.Locations.Count(location => location.Status != "deleted");

    private ProjectUsage Count(string? owner, Image? changed)
    {
        var images = _records.Values.Where(record => record.DeletedAt is null && record.Image.Id != changed?.Id).Select(record => record.Image);
        var counted = (changed is null ? images : images.Append(changed))
            .Where(image => Owner(image) == owner && image.Status is not (ImageStatus.Killed or ImageStatus.Deleted or ImageStatus.PendingDelete))
            .ToList();
        return new ProjectUsage(
            counted.Sum(image => (image.Size ?? 0) * Copies(image)),
            counted.Where(image => image.Status is ImageStatus.Saving && Copies(image) == 0).Sum(image => image.Size ?? 0),
            counted.Where(image => image.Status is ImageStatus.Uploading or ImageStatus.Importing || IsCopying(image)).Sum(image => image.Size ?? 0),
            counted.Count,
            counted.Count(image => image.Status is ImageStatus.Saving or ImageStatus.Uploading or ImageStatus.Importing || IsCopying(image)));
    }
}
