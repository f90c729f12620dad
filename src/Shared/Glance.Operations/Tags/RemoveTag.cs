using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.Operations.Records;

namespace Glance.Operations.Tags;

/// <summary>Takes a tag from an image (glance-v2-contract section 14).</summary>
/// <param name="images">The records.</param>
/// <param name="policy">Who may.</param>
/// <param name="time">The clock.</param>
public sealed class RemoveTag(IImageRepository images, IImagePolicy policy, TimeProvider time)
{
    /// <summary>Removes the tag.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights.</exception>
    /// <exception cref="TagNotFoundException">The image has no such tag.</exception>
    public async Task ExecuteAsync(RequestContext context, string imageId, string tag, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(RemoveTag));
        context.RequireWritable();
        await images.ChangeAsync(
            () => images.LoadAsync(context, imageId, cancellationToken),
            async image =>
            {
                await policy.RequireAsync(context, PolicyActions.ModifyImage, image, cancellationToken).ConfigureAwait(false);
                return image.Tags.Contains(tag)
                    ? image with { Tags = [.. image.Tags.Where(kept => kept != tag)], UpdatedAt = time.GetUtcNow() }
                    : throw new TagNotFoundException(image.Id, tag);
            },
            cancellationToken).ConfigureAwait(false);
    }
}
