using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;

namespace Glance.UnitTests.Operations;

/// <summary>A repository whose first saves fail.</summary>
/// <param name="inner">Where the others go.</param>
/// <param name="failures">How many fail.</param>
/// <param name="failure">With what.</param>
internal sealed class RacingRepository(IImageRepository inner, int failures, Func<Exception> failure) : IImageRepository
{
    /// <summary>How often a save was tried.</summary>
    public int Saves { get; private set; }

    /// <summary>What another request does at the moment of each save that fails.</summary>
    public Func<ValueTask>? Meanwhile { get; set; }

    public ValueTask AddAsync(Image image, UsageLimits limits, CancellationToken cancellationToken) =>
        inner.AddAsync(image, limits, cancellationToken);

    public ValueTask<Image?> FindAsync(RequestContext context, string imageId, CancellationToken cancellationToken) => inner.FindAsync(context, imageId, cancellationToken);

    public ValueTask<IReadOnlyList<Image>> ListAsync(RequestContext context, ImageQuery query, CancellationToken cancellationToken) => inner.ListAsync(context, query, cancellationToken);

    public async ValueTask<Image> SaveAsync(Image before, Image after, UsageLimits limits, CancellationToken cancellationToken)
    {
        if (++Saves > failures)
            return await inner.SaveAsync(before, after, limits, cancellationToken);
        if (Meanwhile is { } meanwhile)
            await meanwhile();
        throw failure();
    }

    public ValueTask DeleteAsync(Image image, ImageStatus final, DateTimeOffset deletedAt, CancellationToken cancellationToken) =>
        inner.DeleteAsync(image, final, deletedAt, cancellationToken);
}
