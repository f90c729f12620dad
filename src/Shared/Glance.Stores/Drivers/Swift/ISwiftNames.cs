using System.Diagnostics.CodeAnalysis;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift.Calls;
using Glance.Stores.Drivers.Swift.Logins;

namespace Glance.Stores.Drivers.Swift;

/// <summary>Where a store's images are, by id and by location, as somebody uses it.</summary>
internal interface ISwiftNames
{
    /// <summary>The account that the service logs in at itself; null when there is none.</summary>
    SwiftAccount? OfService { get; }

    /// <summary>Where a new image goes.</summary>
    /// <exception cref="StoreException">Forbidden: that depends on who asks, and nobody does who has such a place.</exception>
    SwiftPlace PlaceFor(string imageId);

    /// <summary>What a location means; a message when it means nothing here.</summary>
    bool TryResolve(string url, [NotNullWhen(true)] out SwiftPlace? place, [NotNullWhen(false)] out string? problem);

    /// <summary>Whether a location is one that images of this store get.</summary>
    bool Owns(string url);
}
