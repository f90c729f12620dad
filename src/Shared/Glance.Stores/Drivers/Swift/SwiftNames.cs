using System.Diagnostics.CodeAnalysis;
using Glance.Stores.Drivers.Swift.Calls;
using Glance.Stores.Drivers.Swift.Options;

namespace Glance.Stores.Drivers.Swift;

/// <summary>Where a store's images are, by id and by location.</summary>
internal sealed class SwiftNames(SwiftStoreOptions options, SwiftReferences references)
{
    /// <summary>Where a new image goes.</summary>
    public SwiftPlace PlaceFor(string imageId) => new(references.Default, ContainerFor(imageId), imageId);

    /// <summary>What a location means; a message when it means nothing here.</summary>
    public bool TryResolve(string url, [NotNullWhen(true)] out SwiftPlace? place, [NotNullWhen(false)] out string? problem)
    {
        place = null;
        problem = null;
        if (!SwiftLocation.TryParse(url, out var location))
        {
            problem = "a location must be swift+config://, a reference, a container and an object, or swift://, swift+http:// or "
                + "swift+https://, user and key, an address, a container and an object";
        }
        else if (location.Reference is { } name)
        {
            if (references.Find(name) is { } named)
                place = new SwiftPlace(named, location.Container, location.Key);
            else
                problem = $"the location is in reference {name}, which swift_store_config_file or default_swift_reference does not name";
        }
        else if (location.User is null)
        {
            problem = "the location names no user: it is one of swift_store_multi_tenant";
        }
        else if (references.Find(location.Address!, location.User) is { } meant) // What has no reference has an address.
        {
            place = new SwiftPlace(meant, location.Container, location.Key);
        }
        else
        {
            problem = "the location is of a user and an address that neither the options nor swift_store_config_file name; "
                + "a section with both in that file makes it readable";
        }

        return place is not null;
    }

    /// <summary>Whether a place is one that images of this store go to.</summary>
    public bool Owns(SwiftPlace place) => place.Container == options.Container
        || (place.Container.StartsWith(options.Container + "_", StringComparison.Ordinal)
            && place.Key.StartsWith(place.Container[(options.Container.Length + 1)..], StringComparison.OrdinalIgnoreCase));

    // The digits are counted without the dashes between them, which stay.
    private string ContainerFor(string imageId)
    {
        if (options.ContainersSeed == 0)
            return options.Container;
        var id = imageId.ToLowerInvariant();
        var digits = id[..Math.Min(options.ContainersSeed, id.Length)];
        return $"{options.Container}_{id[..Math.Min(options.ContainersSeed + digits.Count(c => c == '-'), id.Length)]}";
    }
}
