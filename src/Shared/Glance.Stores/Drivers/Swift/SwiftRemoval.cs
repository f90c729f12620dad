using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift.Calls;

namespace Glance.Stores.Drivers.Swift;

/// <summary>
/// How images go: the object first, so that nothing is ever there in part, then its segments, then the container if it is the image's own.
/// </summary>
internal sealed class SwiftRemoval(
    string storeId, bool hasOwnContainers, SwiftObjects objects, SwiftContainers containers, SwiftSegments segments)
{
    /// <summary>Removes an image, or what is left of one.</summary>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="StoreException">Denied or Unavailable; what is left is removed by the next call.</exception>
    public async Task<bool> RemoveAsync(SwiftPlace place, CancellationToken cancellationToken)
    {
        var removed = await RemoveObjectsAsync(place, cancellationToken).ConfigureAwait(false);
        return (hasOwnContainers && await containers.RemoveAsync(place, isGone: true, cancellationToken).ConfigureAwait(false)) || removed;
    }

    private async Task<bool> RemoveObjectsAsync(SwiftPlace place, CancellationToken cancellationToken)
    {
        var found = await objects.FindAsync(place, cancellationToken).ConfigureAwait(false);
        if (found is { IsStatic: true })
        {
            await objects.DeleteStaticAsync(place, cancellationToken).ConfigureAwait(false);
            return true;
        }

        var (container, prefix) = found?.Manifest is { } manifest ? Split(manifest) : (place.Container, place.SegmentPrefix);
        if (found is not null)
            _ = await objects.DeleteAsync(place, place.Container, place.Key, cancellationToken).ConfigureAwait(false);
        if (found is { Manifest: null })
            return true;
        var removed = await segments.RemoveAllAsync(place, container, prefix, cancellationToken).ConfigureAwait(false);
        return found is not null || removed > 0;
    }

    // A manifest may be anybody's who writes into the container.
    private (string Container, string Prefix) Split(string manifest)
    {
        var slash = manifest.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < manifest.Length - 1
            ? (Uri.UnescapeDataString(manifest[..slash]), Uri.UnescapeDataString(manifest[(slash + 1)..]))
            : throw new StoreException(StoreFailure.Denied, storeId,
                $"Store {storeId}: image data is not deleted, its manifest names all of a container");
    }
}
