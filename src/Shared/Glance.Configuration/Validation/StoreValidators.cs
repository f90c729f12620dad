using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Declarations.Catalog.Stores;

namespace Glance.Configuration.Validation;

/// <summary>Checks of the options about stores. What a name may be is decided by <see cref="StoreDrivers"/>, for the worker too.</summary>
internal static class StoreValidators
{
    public static IReadOnlyList<OptionCheck> All { get; } =
    [
        .. StoreDrivers.All.SelectMany(driver => driver.Checks.Select(check => InSections(driver, check))),
        new OptionCheck(DefaultStoreIsLoaded, [StoreDeclarations.DefaultStore, StoreDeclarations.Stores, ApiDeclarations.EnabledBackends]),
        new OptionCheck(BackendIds, [ApiDeclarations.EnabledBackends]),
        new OptionCheck(BackendTypes, [ApiDeclarations.EnabledBackends]),
        new OptionCheck(DefaultBackendIsEnabled, [StoreDeclarations.DefaultBackend, ApiDeclarations.EnabledBackends]),
    ];

    /// <summary>A driver's check, in every section that the driver reads.</summary>
    private static OptionCheck InSections(StoreDriver driver, StoreSectionCheck check) => new(
        snapshot => SectionsOf(driver, snapshot).SelectMany(section => check.Find(snapshot, section)),
        [.. check.About, ApiDeclarations.EnabledBackends, StoreDeclarations.Stores]);

    private static IEnumerable<string> SectionsOf(StoreDriver driver, ConfigurationSnapshot snapshot)
    {
        var backends = Backends(snapshot);
        return backends.Count == 0
            ? snapshot.Get(StoreDeclarations.Stores).Any(driver.IsNamed) ? [StoreDeclarations.Group] : []
            : [StoreDeclarations.SharedGroup, .. backends.Where(backend => driver.IsNamed(backend.Value)).Select(backend => backend.Key)];
    }

    /// <summary>Without enabled_backends, default_store must be one of the drivers in stores.</summary>
    private static IEnumerable<ConfigurationProblem> DefaultStoreIsLoaded(ConfigurationSnapshot snapshot)
    {
        if (Backends(snapshot).Count > 0)
            yield break;
        var wanted = StoreDrivers.Reading(snapshot.Get(StoreDeclarations.DefaultStore));
        var loaded = snapshot.Get(StoreDeclarations.Stores);
        if (wanted is not null && loaded.Any(wanted.IsNamed))
            yield break;
        yield return ConfigurationProblem.Of(snapshot, StoreDeclarations.DefaultStore, StoreDeclarations.Group, ConfigurationProblemKind.Conflict,
            $"this store is not loaded: [{StoreDeclarations.Group}] stores "
                + (loaded.Count == 0 ? "is empty" : $"has {string.Join(", ", loaded)}"));
    }

    private static IEnumerable<ConfigurationProblem> BackendIds(ConfigurationSnapshot snapshot)
    {
        var backends = Backends(snapshot);
        foreach (var id in backends.Keys)
        {
            if (StoreDrivers.WhyIdIsRefused(id) is { } reason)
            {
                yield return ConfigurationProblem.Of(snapshot, ApiDeclarations.EnabledBackends, OptionName.DefaultGroup, ConfigurationProblemKind.Store,
                    $"store id '{id}': {reason}") with
                {
                    Repeats = Entry(id, backends[id]),
                };
            }
        }
    }

    private static IEnumerable<ConfigurationProblem> BackendTypes(ConfigurationSnapshot snapshot)
    {
        var backends = Backends(snapshot);
        foreach (var id in backends.Keys.Where(id => StoreDrivers.Named(backends[id]) is null))
        {
            yield return ConfigurationProblem.Of(snapshot, ApiDeclarations.EnabledBackends, OptionName.DefaultGroup, ConfigurationProblemKind.Store,
                $"store '{id}' has the unknown type '{backends[id]}'; known are {StoreDrivers.Names}") with
            {
                Repeats = Entry(id, backends[id]),
            };
        }
    }

    private static IEnumerable<ConfigurationProblem> DefaultBackendIsEnabled(ConfigurationSnapshot snapshot)
    {
        var backends = Backends(snapshot);
        if (backends.Count == 0)
            yield break;
        var chosen = snapshot.Get(StoreDeclarations.DefaultBackend);
        if (chosen is not null && backends.ContainsKey(chosen))
            yield break;
        var ids = string.Join(", ", backends.Keys);
        yield return ConfigurationProblem.Of(snapshot, StoreDeclarations.DefaultBackend, StoreDeclarations.Group, ConfigurationProblemKind.Conflict,
            chosen is null
                ? $"it must be set when [DEFAULT] enabled_backends is; choose one of {ids}"
                : $"there is no such store in [DEFAULT] enabled_backends; it has {ids}");
    }

    // As whoever makes the stores names one of them.
    private static string Entry(string id, string type) => $" = {id}:{StoreDrivers.Named(type)?.Name ?? type.Trim()}";

    private static IReadOnlyDictionary<string, string> Backends(ConfigurationSnapshot snapshot) =>
        snapshot.Get(ApiDeclarations.EnabledBackends) ?? new Dictionary<string, string>();
}
