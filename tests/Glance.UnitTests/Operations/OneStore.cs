using System.Diagnostics.CodeAnalysis;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Stores;

namespace Glance.UnitTests.Operations;

/// <summary>A registry of one store.</summary>
internal sealed class OneStore(IImageStore store) : IStoreRegistry
{
    public IReadOnlyList<IImageStore> Stores => [store];

    public IImageStore Default => store;

    public bool MultiStore { get; init; }

    public bool TryGet(string storeId, [NotNullWhen(true)] out IImageStore? found)
    {
        found = storeId == store.Id ? store : null;
        return found is not null;
    }

    public IImageStore ForLocation(ImageLocation location) => store;
}
