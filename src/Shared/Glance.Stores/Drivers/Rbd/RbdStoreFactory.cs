using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Configuration.Surroundings;
using Glance.Domain.Stores;
using Glance.Stores.Ceph.Native;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Rbd;

/// <summary>Makes stores of the rbd driver; the first one loads Ceph's libraries.</summary>
internal sealed class RbdStoreFactory : IStoreFactory
{
    public StoreDriver Driver => RbdStoreDeclarations.Driver;

    public bool IsReadOnly => false;

    public IImageStore Create(string id, StoreSection section, StoreServices services)
    {
        var options = RbdStoreOptions.From(section);
        string? WhyNotRead(string path) =>
            section.Files.IsWell(path, static file => PathAccess.WhyNotRead(file) is null) ? null : PathAccess.WhyNotRead(path);
        var problems = options.FindProblems(WhyNotRead).ToList();
        if (CephLibraries.WhyAbsent() is { } absent)
            problems.Add($"[{section.Name}] store {id}: {absent}");
        return problems.Count == 0
            ? new RbdStore(id, options, services.Time, services.Loggers.CreateLogger("glance_store._drivers.rbd"))
            : throw new StoreConfigurationException(problems);
    }
}
