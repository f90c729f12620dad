using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.TestKit.InMemory;

namespace Glance.UnitTests.Operations;

/// <summary>The records in memory, counted and made to fail: what a hook returns is thrown, null lets the call through.</summary>
internal sealed class OddRecords(InMemoryImageRepository inner) : IImageRepository, IRemovedLocations
{
    public Func<Exception?> OnFind { get; set; } = () => null;

    public Func<Image, Exception?> OnSave { get; set; } = _ => null;

    public Func<Exception?> OnDelete { get; set; } = () => null;

    public Func<Exception?> OnNamed { get; set; } = () => null;

    public int Finds { get; private set; }

    public int Saves { get; private set; }

    public int Deletes { get; private set; }

    public ValueTask AddAsync(Image image, UsageLimits limits, CancellationToken cancellationToken) =>
        inner.AddAsync(image, limits, cancellationToken);

    public ValueTask<Image?> FindAsync(RequestContext context, string imageId, CancellationToken cancellationToken)
    {
        Finds++;
        return OnFind() is { } failure ? throw failure : inner.FindAsync(context, imageId, cancellationToken);
    }

    public ValueTask<IReadOnlyList<Image>> ListAsync(RequestContext context, ImageQuery query, CancellationToken cancellationToken) =>
        inner.ListAsync(context, query, cancellationToken);

    public ValueTask<Image> SaveAsync(Image before, Image after, UsageLimits limits, CancellationToken cancellationToken)
    {
        Saves++;
        return OnSave(after) is { } failure ? throw failure : inner.SaveAsync(before, after, limits, cancellationToken);
    }

    public ValueTask DeleteAsync(Image image, ImageStatus final, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        Deletes++;
        return OnDelete() is { } failure ? throw failure : inner.DeleteAsync(image, final, deletedAt, cancellationToken);
    }

    public ValueTask<IReadOnlyList<RemovedLocation>> TakeDueAsync(int most, DateTimeOffset now, CancellationToken cancellationToken) =>
        inner.TakeDueAsync(most, now, cancellationToken);

    public ValueTask<bool> IsNamedAsync(string url, CancellationToken cancellationToken) =>
        OnNamed() is { } failure ? throw failure : inner.IsNamedAsync(url, cancellationToken);

    public ValueTask SetGoneAsync(long locationId, DateTimeOffset now, CancellationToken cancellationToken) =>
        inner.SetGoneAsync(locationId, now, cancellationToken);
}
