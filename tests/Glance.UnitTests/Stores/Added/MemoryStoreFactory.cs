using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Stores;
using Glance.Stores;
using Glance.TestKit.InMemory;

namespace Glance.UnitTests.Stores.Added;

/// <summary>A driver as docs/adding-a-store.md describes it: everything about its stores is here.</summary>
internal sealed class MemoryStoreFactory : IStoreFactory
{
    public static readonly Option<int> Capacity = Opt.Int(StoreDeclarations.Group, "memory_capacity", 1024, "Bytes that fit.", min: 0);

    public StoreDriver Driver { get; } = new() { Name = "memory", Schemes = ["memory"], Options = [Capacity] };

    public bool IsReadOnly => false;

    public IImageStore Create(string id, StoreSection section, StoreServices services)
    {
        var capacity = section.Get(Capacity);
        return capacity % 2 == 0
            ? new InMemoryStore(id) { Schemes = Driver.Schemes, Capacity = capacity }
            : throw new StoreConfigurationException([$"[{section.Name}] {Capacity.Name} = {capacity}: an even number is needed"]);
    }
}
