using System.Diagnostics.CodeAnalysis;

namespace Glance.Domain.Stores;

/// <summary>The configured stores.</summary>
public interface IStoreRegistry
{
    /// <summary>All stores, in configured order.</summary>
    IReadOnlyList<IImageStore> Stores { get; }

    /// <summary>The store uploads go to when none is named.</summary>
    IImageStore Default { get; }

    /// <summary>Whether <c>enabled_backends</c> is set: only then do store ids show in the API.</summary>
    bool MultiStore { get; }

    /// <summary>The store with this id.</summary>
    bool TryGet(string storeId, [NotNullWhen(true)] out IImageStore? store);

    /// <summary>The store that reads a location: by its metadata's <c>store</c> in multi-store mode, else by the URL's scheme.</summary>
    /// <exception cref="StoreException">InvalidLocation: no configured store reads it.</exception>
    IImageStore ForLocation(Locations.ImageLocation location);
}
