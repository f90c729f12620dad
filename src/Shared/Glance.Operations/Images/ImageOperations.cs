using Glance.Operations.Locations;

namespace Glance.Operations.Images;

/// <summary>What can be done with image records.</summary>
/// <param name="Create">Makes a record.</param>
/// <param name="Show">Reads one.</param>
/// <param name="List">Reads a page of them.</param>
/// <param name="Update">Changes one.</param>
/// <param name="Delete">Deletes one, with its data.</param>
public sealed record ImageOperations(CreateImage Create, ShowImage Show, ListImages List, UpdateImage Update, DeleteImage Delete)
{
    /// <summary>Makes the operations.</summary>
    public static ImageOperations From(OperationParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var (images, access, limits) = (parts.Records.Images, parts.Access, parts.Rules.Limits);
        var data = LocationData.From(parts);
        return new ImageOperations(
            new CreateImage(images, access.Images, access.Properties, limits, parts.Quotas, parts.Time),
            new ShowImage(images, access.Images, access.Properties),
            new ListImages(images, access.Images, access.Properties),
            new UpdateImage(images, access.Images, access.Properties, limits, parts.Time, LocationChanges.From(parts, data)),
            new DeleteImage(images, access.Images, parts.Time, data, parts.Jobs));
    }
}
