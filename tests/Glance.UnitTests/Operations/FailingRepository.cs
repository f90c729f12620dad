using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;

namespace Glance.UnitTests.Operations;

/// <summary>A repository that does something else before, or after, a save that makes an image active.</summary>
internal sealed class FailingRepository(IImageRepository inner) : IImageRepository
{
    public Func<Image, Task>? BeforeActive { get; set; }

    public bool LoseActiveAnswer { get; set; }

    /// <summary>How often an image becomes <c>saving</c> and nobody is told.</summary>
    public int LoseSavingAnswers { get; set; }

    public bool RefuseActive { get; set; }

    public bool Unreachable { get; set; }

    /// <summary>How often somebody looked.</summary>
    public int Looks { get; private set; }

    public bool RefuseQueued { get; set; }

    public ValueTask AddAsync(Image image, UsageLimits limits, CancellationToken cancellationToken) =>
        inner.AddAsync(image, limits, cancellationToken);

    public ValueTask<Image?> FindAsync(RequestContext context, string imageId, CancellationToken cancellationToken) =>
        ++Looks > 0 && Unreachable ? throw new DatabaseUnavailableException("gone") : inner.FindAsync(context, imageId, cancellationToken);

    public ValueTask<IReadOnlyList<Image>> ListAsync(RequestContext context, ImageQuery query, CancellationToken cancellationToken) =>
        inner.ListAsync(context, query, cancellationToken);

    public async ValueTask<Image> SaveAsync(Image before, Image after, UsageLimits limits, CancellationToken cancellationToken)
    {
        if (RefuseQueued && after.Status == ImageStatus.Queued)
            throw new DatabaseUnavailableException("no answer");
        if (after.Status == ImageStatus.Saving && LoseSavingAnswers > 0)
        {
            LoseSavingAnswers--;
            await inner.SaveAsync(before, after, limits, cancellationToken);
            throw new DatabaseUnavailableException("the answer was lost");
        }

        if (after.Status != ImageStatus.Active || before.Status != ImageStatus.Saving)
            return await inner.SaveAsync(before, after, limits, cancellationToken);
        if (BeforeActive is not null)
            await BeforeActive(before);
        if (RefuseActive)
            throw new DatabaseUnavailableException("no answer");
        var stored = await inner.SaveAsync(before, after, limits, cancellationToken);
        return LoseActiveAnswer ? throw new DatabaseUnavailableException("the answer was lost") : stored;
    }

    public ValueTask DeleteAsync(Image image, ImageStatus final, DateTimeOffset deletedAt, CancellationToken cancellationToken) =>
        inner.DeleteAsync(image, final, deletedAt, cancellationToken);
}
