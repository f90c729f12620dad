using Glance.Domain.Errors;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.File;
using Glance.Stores.Drivers.Http;
using Glance.Stores.Stamping;
using Microsoft.Extensions.Logging;

namespace Glance.Stores;

/// <summary>Turns options into stores, collecting every problem before it gives up.</summary>
internal sealed class StoreAssembly(StoreOptions options, UrlFilter urls, TimeProvider time, ILoggerFactory loggers)
{
    private const string DefaultBackend = "[glance_store] default_backend";
    /// <summary>Ids that begin so belong to Glance's own stores (staging, tasks).</summary>
    private const string ReservedPrefix = "os_glance_";

    private readonly List<string> _problems = [];
    private readonly Dictionary<BackendOptions, FileStore> _files = new(ReferenceEqualityComparer.Instance);

    public StoreRegistry Build()
    {
        foreach (var backend in options.Backends)
            Check(backend);
        RequireDefault();
        var stores = options.Backends.Where(backend => StoreDrivers.Available.Contains(backend.Type)).Select(backend => (Backend: backend, Store: Make(backend))).ToList();
        if (_problems.Count > 0)
            throw new StoreConfigurationException(_problems);

        // RequireDefault saw that it is there.
        var chosen = stores.Find(entry => IsDefault(entry.Backend)).Store!;
        return new StoreRegistry(options.MultiStore, [.. stores.Select(entry => entry.Store!)], chosen,
            [.. stores.Select(entry => Describe(entry.Backend, entry.Store!, isDefault: entry.Store == chosen))])
        {
            Directories = [.. stores.Where(entry => _files.ContainsKey(entry.Backend)).Select(entry => new DirectoryStore(_files[entry.Backend], entry.Backend.File.Section, entry.Store == chosen))],
        };
    }

    /// <summary>What <see cref="Build"/> would refuse; the one it would name first comes first.</summary>
    public IReadOnlyList<GlanceException> FindProblems()
    {
        List<GlanceException> refusals = [];
        foreach (var backend in options.Backends)
            Check(backend);
        try
        {
            RequireDefault();
        }
        catch (DefaultStoreMissingException missing)
        {
            refusals.Add(missing);
        }

        foreach (var backend in options.Backends.Where(backend => StoreDrivers.Available.Contains(backend.Type)))
            _ = Make(backend);
        if (_problems.Count > 0)
            refusals.Add(new StoreConfigurationException(_problems));
        return refusals;
    }

    /// <summary>The stores in directories that were made, whatever became of the others.</summary>
    public IReadOnlyList<DirectoryStore> Directories =>
        [.. options.Backends.Where(_files.ContainsKey).Select(backend => new DirectoryStore(_files[backend], backend.File.Section, IsDefault(backend)))];

    private void Check(BackendOptions backend)
    {
        if (options.MultiStore && backend.Id.StartsWith(ReservedPrefix, StringComparison.Ordinal))
            _problems.Add($"[DEFAULT] enabled_backends = {backend.Id}:{backend.Type}: ids that begin with {ReservedPrefix} are reserved; choose another");
        if (options.MultiStore && backend.Id.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            _problems.Add($"[DEFAULT] enabled_backends = {backend.Id}:{backend.Type}: an id travels in headers (OpenStack-image-store-ids) and must be of printable ASCII characters; choose another");
        if (StoreDrivers.Available.Contains(backend.Type))
            return;
        _problems.Add(options.MultiStore
            ? $"[DEFAULT] enabled_backends = {backend.Id}:{backend.Type}: {StoreDrivers.Explain(backend.Type)}"
            : $"[glance_store] stores = {backend.Type}: {StoreDrivers.Explain(backend.Type)}");
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

    private bool IsDefault(BackendOptions backend) => options.MultiStore
        ? backend.Id == options.Default
        : backend.Type == options.Default switch { "filesystem" => "file", "https" => "http", var named => named };

    private IImageStore? Make(BackendOptions backend)
    {
        try
        {
            IImageStore store = backend.Type == "http" ? MakeHttp(backend) : MakeFile(backend);
            return options.MultiStore ? StampedStore.Around(store) : store;
        }
        catch (StoreConfigurationException e)
        {
            _problems.AddRange(e.Problems);
            return null;
        }
    }

    private FileStore MakeFile(BackendOptions backend) =>
        _files[backend] = FileStore.Prepare(backend.Id, backend.File, time, loggers.CreateLogger("glance_store._drivers.filesystem"));

    private HttpStore MakeHttp(BackendOptions backend) =>
        HttpStore.Create(backend.Id, backend.Http, urls, time, loggers.CreateLogger("glance_store._drivers.http"));

    private static StoreDescription Describe(BackendOptions backend, IImageStore store, bool isDefault) =>
        new(backend.Id, backend.Type, backend.Description, backend.Weight, isDefault, !store.Capabilities.HasFlag(StoreCapabilities.Write))
        {
            Properties = backend.Type == "file" ? backend.File.Tell() : new Dictionary<string, object?>(),
        };
}
