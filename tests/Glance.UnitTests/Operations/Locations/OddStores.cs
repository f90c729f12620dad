using System.Diagnostics.CodeAnalysis;
using Glance.Domain.Locations;
using Glance.Domain.Stores;

namespace Glance.UnitTests.Operations.Locations;

/// <summary>A registry of several stores: by the id that a location notes where there is one, else by the scheme.</summary>
internal sealed class OddStores(params IReadOnlyList<IImageStore> stores) : IStoreRegistry
{
    public IReadOnlyList<IImageStore> Stores => stores;

    public IImageStore Default => stores[0];

    public bool MultiStore { get; init; }

    public bool TryGet(string storeId, [NotNullWhen(true)] out IImageStore? store)
    {
        store = stores.FirstOrDefault(each => each.Id == storeId);
        return store is not null;
    }

    public IImageStore ForLocation(ImageLocation location)
    {
        var scheme = location.Url.Split(':')[0];
        var store = MultiStore && location.Metadata.TryGetValue("store", out var noted)
            ? stores.FirstOrDefault(each => each.Id == noted as string)
            : stores.FirstOrDefault(each => each.Schemes.Contains(scheme));
        return store ?? throw new StoreException(StoreFailure.InvalidLocation, "-", "no store reads it");
    }
}
