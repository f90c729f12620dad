using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Policies;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.Operations.Records;

namespace Glance.Operations.Tags;

/// <summary>Gives an image a tag; one that it has already stays (glance-v2-contract section 14).</summary>
/// <param name="images">The records.</param>
/// <param name="policy">Who may.</param>
/// <param name="limits">How many.</param>
/// <param name="time">The clock.</param>
public sealed class AddTag(IImageRepository images, IImagePolicy policy, ImageLimits limits, TimeProvider time)
{
    /// <summary>Adds the tag.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="tag">The tag, of a length that was checked.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights.</exception>
    /// <exception cref="InvalidImageException">No tag can be spelt so.</exception>
    /// <exception cref="QuotaExceededException">The image has as many tags as it may.</exception>
    public async Task ExecuteAsync(RequestContext context, string imageId, string tag, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(AddTag));
        context.RequireWritable();
        await images.ChangeAsync(
            () => images.LoadAsync(context, imageId, cancellationToken),
            async image =>
            {
                await policy.RequireAsync(context, PolicyActions.ModifyImage, image, cancellationToken).ConfigureAwait(false);
                ImageTexts.RequireTag(tag);
                var tags = image.Tags.Contains(tag) ? image.Tags : [.. image.Tags, tag];
                RequireRoom(imageId, tags.Count);
                return image with { Tags = tags, UpdatedAt = time.GetUtcNow() };
            },
            limits.Quotas,
            cancellationToken).ConfigureAwait(false);
    }

    private void RequireRoom(string imageId, int count)
    {
        try
        {
            limits.Quotas.RequireTags(count);
        }
        catch (QuotaExceededException over)
        {
            throw over.On("tag", imageId);
        }
    }
}
