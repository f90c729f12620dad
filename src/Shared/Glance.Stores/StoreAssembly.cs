using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Errors;
using Glance.Domain.Stores;
using Glance.Stores.Capabilities;
using Glance.Stores.Journals;
using Glance.Stores.Telemetry;
using Glance.Stores.Wrappers;
using Microsoft.Extensions.Logging;

namespace Glance.Stores;

/// <summary>Turns options into stores, collecting every problem before it gives up.</summary>
internal sealed class StoreAssembly(StoreOptions options, IReadOnlyList<IStoreFactory> factories, StoreServices services)
{
    private const string DefaultBackend = "[glance_store] default_backend";

    private readonly List<string> _problems = [];
    private readonly List<MadeStore> _made = [];

    /// <summary>The stores that were made, whatever became of the others.</summary>
    public IReadOnlyList<MadeStore> Made => _made;

    /// <summary>Makes all stores.</summary>
    /// <exception cref="StoreConfigurationException">A store cannot be as configured.</exception>
    /// <exception cref="DefaultStoreMissingException">The default store is not among them.</exception>
    public StoreRegistry Build()
    {
        CheckNames();
        RequireDefault();
        MakeAll();
        if (_problems.Count > 0)
            throw new StoreConfigurationException(_problems);

        // RequireDefault saw that it is there.
        var chosen = _made.Find(made => made.IsDefault)!.Store;
        return new StoreRegistry(options.MultiStore, [.. _made.Select(made => made.Store)], chosen, [.. _made.Select(Describe)]);
    }

    /// <summary>What <see cref="Build"/> would refuse; the one it would name first comes first.</summary>
    public IReadOnlyList<GlanceException> FindProblems()
    {
        List<GlanceException> refusals = [];
        CheckNames();
        try
        {
            RequireDefault();
        }
        catch (DefaultStoreMissingException missing)
        {
            refusals.Add(missing);
        }

        MakeAll();
        if (_problems.Count > 0)
            refusals.Add(new StoreConfigurationException(_problems));
        return refusals;
    }

    private void CheckNames()
    {
        foreach (var backend in options.Backends)
        {
            var written = options.MultiStore ? $"[DEFAULT] enabled_backends = {backend.Id}:{backend.Type}" : $"[glance_store] stores = {backend.Type}";
            if (options.MultiStore && StoreDrivers.WhyIdIsRefused(backend.Id) is { } reason)
                _problems.Add($"{written}: {reason}");
            if (FactoryOf(backend) is null)
                _problems.Add($"{written}: {StoreFactories.Explain(factories, backend.Type)}");
        }
    }

    private void RequireDefault()
    {
        if (options.MultiStore && string.IsNullOrEmpty(options.Default))
            throw new DefaultStoreMissingException("'default_backend' config option is not set.") { Option = DefaultBackend };
        if (options.Backends.Any(IsDefault))
            return;
        // Texts that glance_store made known (backend.py and multi_backend.py); scripts look for them.
        throw options.MultiStore
            ? new DefaultStoreMissingException($"Store for identifier {options.Default} not found") { Option = DefaultBackend }
            : new DefaultStoreMissingException($"Store for scheme {options.Default} not found");
    }

    // A default of a known kind that this version lacks is there, but cannot be made: that is another problem.
    private bool IsDefault(BackendOptions backend) => options.MultiStore
        ? backend.Id == options.Default
        : (FactoryOf(backend)?.Driver ?? StoreDrivers.Named(backend.Type))?.Schemes.Contains(options.Default) == true;

    private IStoreFactory? FactoryOf(BackendOptions backend) => factories.FirstOrDefault(factory => factory.Driver.IsNamed(backend.Type));

    private void MakeAll()
    {
        foreach (var backend in options.Backends)
        {
            if (FactoryOf(backend) is { } factory)
                Make(backend, factory);
        }

        WarnOfDefault();
    }

    // Upstream starts with it, and a service that only shows images elsewhere is a good one (docs/decisions/0382).
    private void WarnOfDefault()
    {
        if (_made.Find(made => made is { IsDefault: true, Factory.IsReadOnly: true }) is not { } chosen)
            return;
        services.Loggers.CreateLogger("glance_store.driver").LogWarning(
            "{Option} = {Store}: {Type} stores are only read, so every upload that names no other store is refused (410);"
            + " to take uploads, choose one that is written to, such as file",
            options.MultiStore ? DefaultBackend : "[glance_store] default_store", options.Default, chosen.Backend.Type);
    }

    private void Make(BackendOptions backend, IStoreFactory factory)
    {
        try
        {
            var store = Wrapped(factory.Create(backend.Id, backend.For(factory.Driver), services), factory.Driver, backend.Timeout);
            _made.Add(new MadeStore(backend, factory, store, IsDefault(backend)));
        }
        catch (StoreConfigurationException e)
        {
            _problems.AddRange(e.Problems);
        }
    }

    private ObservedStore Wrapped(IImageStore store, StoreDriver driver, TimeSpan timeout)
    {
        if (store.Find<IRemoteWrites>() is { } remote)
        {
            if (timeout > TimeSpan.Zero)
            {
                store = new BoundedStore(store, timeout, services.Time);
                remote = new BoundedRemoteWrites(remote, store.Id, timeout, services.Time);
            }

            store = new RepeatingStore(store, services.Time);
            store = new JournalledStore(store, remote, new RemoteJournal(options.JournalDirectory, store.Id), services.Time,
                services.Loggers.CreateLogger("glance_store.driver"));
        }

        if (!options.RangesFromEveryStore && !driver.ReadsPartsUpstream)
            store = new WholeReadsStore(store);
        return new ObservedStore(options.MultiStore ? new StoreIdRecordingStore(store) : store);
    }

    private static StoreDescription Describe(MadeStore made) =>
        new(made.Backend.Id, made.Backend.Type, made.Backend.Description, made.Backend.Weight, made.IsDefault, !made.Store.Capabilities.HasFlag(StoreCapabilities.Write))
        {
            IsOfReadOnlyKind = made.Factory.IsReadOnly,
            Driver = made.Store.Find<IDescribedStore>(),
        };
}
