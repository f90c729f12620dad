using System.Diagnostics.CodeAnalysis;
using Glance.Stores.Drivers.Swift.Calls;
using Glance.Stores.Drivers.Swift.Logins;
using Glance.Stores.Drivers.Swift.Options;

namespace Glance.Stores.Drivers.Swift;

/// <summary>Images in accounts of the service itself: references, and older locations that name an account and its user.</summary>
internal sealed class SwiftNames(SwiftStoreOptions options, SwiftReferences references, SwiftAccounts accounts) : ISwiftNames
{
    public SwiftAccount OfService => accounts.Of(references.Default);

    public SwiftPlace PlaceFor(string imageId) => new(OfService, ContainerFor(imageId), imageId);

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
                place = new SwiftPlace(accounts.Of(named), location.Container, location.Key);
            else
                problem = $"the location is in reference {name}, which swift_store_config_file or default_swift_reference does not name";
        }
        else if (location.User is null)
        {
            problem = "the location names no user: it is one of swift_store_multi_tenant";
        }
        else if (references.Find(location.Address!, location.User) is { } meant) // What has no reference has an address.
        {
            place = new SwiftPlace(accounts.Of(meant), location.Container, location.Key);
        }
        else
        {
            problem = "the location is of a user and an address that neither the options nor swift_store_config_file name; "
                + "a section with both in that file makes it readable";
        }

        return place is not null;
    }

    public bool Owns(string url) => TryResolve(url, out var place, out _) && Owns(place);

    private bool Owns(SwiftPlace place) => place.Container == options.Container
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
