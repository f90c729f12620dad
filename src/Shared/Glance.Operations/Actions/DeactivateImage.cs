using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;
using Glance.Operations.Images;

namespace Glance.Operations.Actions;

/// <summary>Closes the data of an image to everyone but administrators (glance-v2-contract section 15).</summary>
/// <param name="images">The records.</param>
/// <param name="policy">Who may.</param>
/// <param name="time">The clock.</param>
public sealed class DeactivateImage(IImageRepository images, IImagePolicy policy, TimeProvider time)
{
    /// <summary>Does it; nothing where it was done before.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights, or not in this state.</exception>
    public async Task ExecuteAsync(RequestContext context, string imageId, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(DeactivateImage));
        context.RequireWritable();
        await images.ChangeAsync(
            () => images.LoadAsync(context, imageId, cancellationToken),
            async image =>
            {
                await policy.RequireAsync(context, PolicyActions.Deactivate, image, cancellationToken).ConfigureAwait(false);
                return image.Status switch
                {
                    ImageStatus.Deactivated => image,
                    ImageStatus.Active => image with { Status = ImageStatus.Deactivated, UpdatedAt = time.GetUtcNow() },
                    _ => throw new ForbiddenException($"Not allowed to deactivate image in status '{image.Status.ToWord()}'"),
                };
            },
            cancellationToken).ConfigureAwait(false);
    }
}
