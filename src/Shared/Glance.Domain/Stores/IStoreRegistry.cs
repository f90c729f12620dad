using System.Diagnostics.CodeAnalysis;
using Glance.Domain.Locations;

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

    /// <summary>The store that reads a location: by its metadata's <c>store</c> in multi-store mode, else by the URL.</summary>
    /// <exception cref="StoreException">InvalidLocation: no configured store reads it.</exception>
    IImageStore ForLocation(ImageLocation location);

    /// <summary>
    /// The locations of an image as clients see them and reads try them, in multi-store mode: each led to its store, where its metadata
    /// names
    /// none that is configured and the URL is one's own, and in the order of the stores' weights, the heaviest first, equal ones as they
    /// stand (contracts/stores sections 3 and 10). Nothing is saved.
    /// </summary>
    /// <param name="locations">As the record has them.</param>
    /// <returns>The same list when nothing is different.</returns>
    IReadOnlyList<ImageLocation> Arrange(IReadOnlyList<ImageLocation> locations) => locations;
}
