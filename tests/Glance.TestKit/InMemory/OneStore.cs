using System.Diagnostics.CodeAnalysis;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Stores;

namespace Glance.TestKit.InMemory;

/// <summary>A registry of one store.</summary>
public sealed class OneStore(IImageStore only) : IStoreRegistry
{
    public IReadOnlyList<IImageStore> Stores => [only];

    public IImageStore Default => only;

    public bool MultiStore { get; init; }

    public bool TryGet(string storeId, [NotNullWhen(true)] out IImageStore? store)
    {
        store = storeId == only.Id ? only : null;
        return store is not null;
    }

    public IImageStore ForLocation(ImageLocation location) => only;
}
