using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;

namespace Glance.UnitTests.Operations.Uploads;

/// <summary>A repository that a test stands beside: before and after each save, and before each look.</summary>
internal sealed class InterceptedRepository(IImageRepository inner) : IImageRepository
{
    /// <summary>Gets the image as it shall be.</summary>
    public Func<Image, Task>? BeforeSave { get; set; }

    /// <summary>Gets the image as it is now.</summary>
    public Func<Image, Task>? AfterSave { get; set; }

    public Func<Task>? BeforeFind { get; set; }

    public int Saves { get; private set; }

    public int Looks { get; private set; }

    public ValueTask AddAsync(Image image, UsageLimits limits, CancellationToken cancellationToken) =>
        inner.AddAsync(image, limits, cancellationToken);

    public async ValueTask<Image?> FindAsync(RequestContext context, string imageId, CancellationToken cancellationToken)
    {
        Looks++;
        if (BeforeFind is { } before)
            await before();
        return await inner.FindAsync(context, imageId, cancellationToken);
    }

    public ValueTask<IReadOnlyList<Image>> ListAsync(RequestContext context, ImageQuery query, CancellationToken cancellationToken) =>
        inner.ListAsync(context, query, cancellationToken);

    public async ValueTask<Image> SaveAsync(Image before, Image after, UsageLimits limits, CancellationToken cancellationToken)
    {
        Saves++;
        if (BeforeSave is { } act)
            await act(after);
        var saved = await inner.SaveAsync(before, after, limits, cancellationToken);
        if (AfterSave is { } then)
            await then(saved);
        return saved;
    }

    public ValueTask DeleteAsync(Image image, ImageStatus final, DateTimeOffset deletedAt, CancellationToken cancellationToken) =>
        inner.DeleteAsync(image, final, deletedAt, cancellationToken);
}
