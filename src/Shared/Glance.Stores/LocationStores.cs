using System.Diagnostics.CodeAnalysis;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Stores.Capabilities;

namespace Glance.Stores;

/// <summary>Which store has the data of a location, and which location is read first.</summary>
/// <param name="multiStore">Whether locations name their stores.</param>
/// <param name="stores">The stores, in configured order.</param>
/// <param name="weights">How heavy they are.</param>
internal sealed class LocationStores(bool multiStore, IReadOnlyList<IImageStore> stores, IReadOnlyDictionary<string, int> weights)
{
    private readonly Dictionary<string, IImageStore> _byId = stores.ToDictionary(store => store.Id, StringComparer.Ordinal);
    private readonly bool _isWeighted = weights.Values.Any(weight => weight != 0);

    /// <summary>The store with this id.</summary>
    public bool TryGet(string storeId, [NotNullWhen(true)] out IImageStore? store) => _byId.TryGetValue(storeId, out store);

    /// <summary>See <see cref="IStoreRegistry.ForLocation"/>.</summary>
    public IImageStore Of(ImageLocation location, string defaultId)
    {
        var noted = multiStore ? location.StoreId : null;
        if (noted is not null && TryGet(noted, out var named))
            return named;
        if (FindOwner(location.Url) is { } owner)
            return owner;
        var scheme = SchemeOf(location.Url).ToString();
        if (noted is not null)
            throw Unread(noted, $"the location lies in store {noted}, which is not among enabled_backends");
        // Of one that no store calls its own, the store of the scheme says what is wrong with it.
        return stores.FirstOrDefault(store => store.Schemes.Contains(scheme))
            ?? throw Unread(defaultId,
                $"no configured store reads {(scheme.Length == 0 ? "locations without a scheme" : scheme + " locations")}");
    }

    /// <summary>See <see cref="IStoreRegistry.Arrange"/>.</summary>
    public IReadOnlyList<ImageLocation> Arrange(IReadOnlyList<ImageLocation> locations)
    {
        if (!multiStore)
            return locations;
        ImageLocation[]? led = null;
        for (var index = 0; index < locations.Count; index++)
        {
            if (Led(locations[index]) is not { } better)
                continue;
            led ??= [.. locations];
            led[index] = better;
        }

        var all = led ?? locations;
        return _isWeighted && all.Count > 1 ? [.. all.OrderByDescending(WeightOf)] : all; // a stable order
    }

    // Null where its metadata is right, or nobody knows better.
    private ImageLocation? Led(ImageLocation location)
    {
        if (location.StoreId is { } noted && _byId.ContainsKey(noted))
            return null;
        return FindOwner(location.Url) is { } owner
            ? location with
            {
                Metadata = new Dictionary<string,
                object?>(location.Metadata, StringComparer.Ordinal)
                { [ImageLocation.StoreKey] = owner.Id }
            }
            : null;
    }

    // A driver that cannot tell its stores apart takes every URL of its schemes.
    private IImageStore? FindOwner(string url)
    {
        var scheme = SchemeOf(url);
        foreach (var store in stores)
        {
            foreach (var read in store.Schemes)
            {
                if (scheme.SequenceEqual(read) && store.Find<ILocationOwner>()?.Owns(url) != false)
                    return store;
            }
        }

        return null;
    }

    private int WeightOf(ImageLocation location) => location.StoreId is { } id ? weights.GetValueOrDefault(id) : 0;

    private static ReadOnlySpan<char> SchemeOf(string url)
    {
        var colon = url.IndexOf("://", StringComparison.Ordinal);
        return colon < 0 ? [] : url.AsSpan(0, colon);
    }

    private static StoreException Unread(string storeId, string reason) =>
        new(StoreFailure.InvalidLocation, storeId, $"Image data cannot be reached: {reason}");
}
