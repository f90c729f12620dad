using Glance.Domain.Images;
using Glance.Domain.Images.Properties;
using Glance.Domain.Images.Repository;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;

namespace Glance.Operations.Images;

/// <summary>Reads one image record.</summary>
/// <param name="images">The records.</param>
/// <param name="policy">Who may.</param>
/// <param name="protection">Who may see which properties.</param>
public sealed class ShowImage(IImageRepository images, IImagePolicy policy, IPropertyProtection protection)
{
    /// <summary>Reads the image.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    public async Task<Image> ExecuteAsync(RequestContext context, string imageId, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(ShowImage));
        var image = await images.LoadAsync(context, imageId, cancellationToken).ConfigureAwait(false);
        await policy.RequireAsync(context, PolicyActions.GetImage, image, cancellationToken).ConfigureAwait(false);
        return await protection.ReadableAsync(context, image, cancellationToken).ConfigureAwait(false);
    }
}
