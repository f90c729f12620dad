namespace Glance.Operations.Locations;

/// <summary>What services can do with where the data of images lies.</summary>
/// <param name="Add">Gives an image data that lies in a store already.</param>
/// <param name="List">Reads where it lies.</param>
public sealed record LocationOperations(AddLocation Add, ListLocations List)
{
    /// <summary>Makes the operations.</summary>
    public static LocationOperations From(OperationParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var (images, policy) = (parts.Records.Images, parts.Access.Images);
        return new LocationOperations(
            new AddLocation(images, LocationUrlPolicy.From(parts), policy, LocationHashing.From(parts), parts.Quotas, parts.Time),
            new ListLocations(images, parts.Stores, policy));
    }
}
