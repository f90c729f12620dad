using Glance.Domain.Stores;
using Glance.Stores.Drivers.File;
using Glance.Stores.Stamping;
using Microsoft.Extensions.Logging;

namespace Glance.Stores;

/// <summary>Turns options into stores, collecting every problem before it gives up.</summary>
internal sealed class StoreAssembly(StoreOptions options, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>Ids that begin so belong to Glance's own stores (staging, tasks).</summary>
    private const string ReservedPrefix = "os_glance_";

    private readonly ILogger _log = loggers.CreateLogger(options.MultiStore ? "glance_store.multi_backend" : "glance_store.backend");
    private readonly List<string> _problems = [];

    public StoreRegistry Build()
    {
        var backends = options.MultiStore ? options.Backends : WithoutHttp();
        foreach (var backend in backends)
            Check(backend);
        RequireDefault(backends);
        var stores = backends.Where(backend => backend.Type == "file").Select(backend => (Backend: backend, Store: MakeFile(backend))).ToList();
        if (_problems.Count > 0)
            throw new StoreConfigurationException(_problems);

        // RequireDefault saw that it is there.
        var chosen = stores.Find(entry => IsDefault(entry.Backend)).Store!;
        return new StoreRegistry(options.MultiStore, [.. stores.Select(entry => entry.Store!)], chosen,
            [.. stores.Select(entry => Describe(entry.Backend, entry.Store!, isDefault: entry.Store == chosen))]);
    }

    // The default value of [glance_store] stores is file,http, so nearly every configuration names http without meaning it.
    private List<BackendOptions> WithoutHttp()
    {
        var kept = options.Backends.Where(backend => backend.Type != "http").ToList();
        if (kept.Count < options.Backends.Count)
            _log.LogInformation("[glance_store] stores names http: this version does not serve images whose locations are http URLs");
        return kept;
    }

    private void Check(BackendOptions backend)
    {
        if (options.MultiStore && backend.Id.StartsWith(ReservedPrefix, StringComparison.Ordinal))
            _problems.Add($"[DEFAULT] enabled_backends = {backend.Id}:{backend.Type}: ids that begin with {ReservedPrefix} are reserved; choose another");
        if (StoreDrivers.Available.Contains(backend.Type))
            return;
        _problems.Add(options.MultiStore
            ? $"[DEFAULT] enabled_backends = {backend.Id}:{backend.Type}: {StoreDrivers.Explain(backend.Type)}"
            : $"[glance_store] stores = {backend.Type}: {StoreDrivers.Explain(backend.Type)}");
    }

    private void RequireDefault(IEnumerable<BackendOptions> backends)
    {
        if (options.MultiStore && string.IsNullOrEmpty(options.Default))
            throw new DefaultStoreMissingException("'default_backend' config option is not set.");
        if (backends.Any(IsDefault))
            return;
        // Texts that glance_store made known (backend.py and multi_backend.py); scripts look for them.
        throw new DefaultStoreMissingException(options.MultiStore
            ? $"Store for identifier {options.Default} not found"
            : $"Store for scheme {options.Default} not found");
    }

    private bool IsDefault(BackendOptions backend) => options.MultiStore
        ? backend.Id == options.Default
        : backend.Type == (options.Default == "filesystem" ? "file" : options.Default);

    private IImageStore? MakeFile(BackendOptions backend)
    {
        try
        {
            var store = FileStore.Create(backend.Id, backend.File, time, loggers.CreateLogger("glance_store._drivers.filesystem"));
            if (!store.IsUsable && IsDefault(backend))
                _problems.Add($"[{backend.File.Section}] store {backend.Id}: none of its directories exists or can be created: "
                    + string.Join(", ", store.Datadirs.Select(dir => dir.Path)));
            return options.MultiStore ? StampedStore.Around(store) : store;
        }
        catch (StoreConfigurationException e)
        {
            _problems.AddRange(e.Problems);
            return null;
        }
    }

    private static StoreDescription Describe(BackendOptions backend, IImageStore store, bool isDefault) =>
        new(backend.Id, backend.Type, backend.Description, backend.Weight, isDefault, !store.Capabilities.HasFlag(StoreCapabilities.Write))
        {
            Properties = backend.Type == "file" ? backend.File.Tell() : new Dictionary<string, object?>(),
        };
}
