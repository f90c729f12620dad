using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;
using Glance.Operations.Images;

namespace Glance.Operations.Locations;

/// <summary>Tells services where the data of an image lies, whether images show it or not (glance-v2-contract section 12).</summary>
/// <param name="images">The records.</param>
/// <param name="stores">In which order it is read.</param>
/// <param name="policy">Who may.</param>
public sealed class ListLocations(IImageRepository images, IStoreRegistry stores, IImagePolicy policy)
{
    /// <summary>Reads the locations.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights.</exception>
    public async Task<IReadOnlyList<ImageLocation>> ExecuteAsync(RequestContext context, string imageId, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(ListLocations));
        var image = await images.LoadAsync(context, imageId, cancellationToken).ConfigureAwait(false);
        await policy.RequireAsync(context, PolicyActions.FetchImageLocation, image, cancellationToken).ConfigureAwait(false);
        return stores.Arrange(image.Locations);
    }
}
