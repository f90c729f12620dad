using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;

namespace Glance.Configuration.Validation;

/// <summary>Checks of options against one another. Each looks at one thing; all run, and all findings are reported.</summary>
internal static class ConfigurationValidators
{
    private static readonly IReadOnlyList<(Func<ConfigurationSnapshot, IEnumerable<ConfigurationProblem>> Validate, Option[] About)> All =
    [
        (DataDirectories, [StoreDeclarations.FilesystemDataDir, StoreDeclarations.FilesystemDataDirs, ApiDeclarations.EnabledBackends]),
        (DefaultStoreIsLoaded, [StoreDeclarations.DefaultStore, StoreDeclarations.Stores, ApiDeclarations.EnabledBackends]),
        (BackendIds, [ApiDeclarations.EnabledBackends]),
        (BackendTypes, [ApiDeclarations.EnabledBackends]),
        (DefaultBackendIsEnabled, [StoreDeclarations.DefaultBackend, ApiDeclarations.EnabledBackends]),
        (PageLimits, [ApiDeclarations.ApiLimitMax, ApiDeclarations.LimitParamDefault]),
    ];

    /// <summary>Runs all that do not look at an option whose own value is wrong: what they would say of it could only confuse.</summary>
    /// <param name="snapshot">The configuration without the values that are wrong.</param>
    /// <param name="wrong">The names of those.</param>
    public static IEnumerable<ConfigurationProblem> Run(ConfigurationSnapshot snapshot, IReadOnlySet<OptionName> wrong) => All
        .Where(each => !each.About.Any(option => wrong.Any(name => name.Name == option.Name)))
        .SelectMany(each => each.Validate(snapshot));

    /// <summary>The file store writes either to one directory or to a list of them.</summary>
    private static IEnumerable<ConfigurationProblem> DataDirectories(ConfigurationSnapshot snapshot)
    {
        foreach (string group in StoreGroups(snapshot))
        {
            // An empty datadir is a way to say "the list instead".
            bool single = snapshot.IsSet(StoreDeclarations.FilesystemDataDir, group) && snapshot.Get(StoreDeclarations.FilesystemDataDir, group).Length > 0;
            if (single && snapshot.Get(StoreDeclarations.FilesystemDataDirs, group).Count > 0)
            {
                yield return At(snapshot, StoreDeclarations.FilesystemDataDirs, group, ConfigurationProblemKind.Store,
                    $"set either this or {StoreDeclarations.FilesystemDataDir.Name} ({snapshot.Origin(StoreDeclarations.FilesystemDataDir, group)}), not both");
            }
        }
    }

    /// <summary>Without enabled_backends, default_store must be one of the drivers in stores.</summary>
    private static IEnumerable<ConfigurationProblem> DefaultStoreIsLoaded(ConfigurationSnapshot snapshot)
    {
        if (Backends(snapshot).Count > 0) yield break;
        string wanted = snapshot.Get(StoreDeclarations.DefaultStore);
        IReadOnlyList<string> loaded = snapshot.Get(StoreDeclarations.Stores);
        if (loaded.Any(driver => Driver(driver) == Driver(wanted))) yield break;
        yield return At(snapshot, StoreDeclarations.DefaultStore, StoreDeclarations.Group, ConfigurationProblemKind.Conflict,
            $"this store is not loaded: [{StoreDeclarations.Group}] stores has {string.Join(", ", loaded)}");
    }

    private static IEnumerable<ConfigurationProblem> BackendIds(ConfigurationSnapshot snapshot) =>
        Backends(snapshot).Keys
            .Where(id => id.StartsWith(StoreDeclarations.ReservedPrefix, StringComparison.Ordinal))
            .Select(id => At(snapshot, ApiDeclarations.EnabledBackends, OptionName.DefaultGroup, ConfigurationProblemKind.Conflict,
                $"store id '{id}' begins with {StoreDeclarations.ReservedPrefix}, which the service keeps for itself; choose another id"));

    private static IEnumerable<ConfigurationProblem> BackendTypes(ConfigurationSnapshot snapshot)
    {
        IReadOnlyDictionary<string, string> backends = Backends(snapshot);
        foreach (string id in backends.Keys.Where(id => !StoreDeclarations.Types.Contains(backends[id])))
        {
            yield return At(snapshot, ApiDeclarations.EnabledBackends, OptionName.DefaultGroup, ConfigurationProblemKind.Conflict,
                $"store '{id}' has the unknown type '{backends[id]}'; known are {string.Join(", ", StoreDeclarations.Types)}");
        }
    }

    private static IEnumerable<ConfigurationProblem> DefaultBackendIsEnabled(ConfigurationSnapshot snapshot)
    {
        IReadOnlyDictionary<string, string> backends = Backends(snapshot);
        if (backends.Count == 0) yield break;
        string? chosen = snapshot.Get(StoreDeclarations.DefaultBackend);
        if (chosen is not null && backends.ContainsKey(chosen)) yield break;
        string ids = string.Join(", ", backends.Keys);
        yield return At(snapshot, StoreDeclarations.DefaultBackend, StoreDeclarations.Group, ConfigurationProblemKind.Conflict,
            chosen is null
                ? $"it must be set when [DEFAULT] enabled_backends is; choose one of {ids}"
                : $"there is no such store in [DEFAULT] enabled_backends; it has {ids}");
    }

    private static IEnumerable<ConfigurationProblem> PageLimits(ConfigurationSnapshot snapshot)
    {
        int most = snapshot.Get(ApiDeclarations.ApiLimitMax);
        if (snapshot.Get(ApiDeclarations.LimitParamDefault) <= most || !snapshot.IsSet(ApiDeclarations.LimitParamDefault)) yield break;
        yield return At(snapshot, ApiDeclarations.LimitParamDefault, OptionName.DefaultGroup, ConfigurationProblemKind.Conflict,
            $"it must not exceed api_limit_max, which is {most}");
    }

    private static IReadOnlyDictionary<string, string> Backends(ConfigurationSnapshot snapshot) =>
        snapshot.Get(ApiDeclarations.EnabledBackends) ?? new Dictionary<string, string>();

    private static IEnumerable<string> StoreGroups(ConfigurationSnapshot snapshot)
    {
        IReadOnlyDictionary<string, string> backends = Backends(snapshot);
        return backends.Count == 0 ? [StoreDeclarations.Group] : [StoreDeclarations.SharedGroup, .. backends.Keys];
    }

    private static string Driver(string word) => word switch
    {
        "filesystem" => "file",
        "https" => "http",
        "swift+http" or "swift+https" or "swift+config" => "swift",
        "vmware" => "vsphere",
        _ => word,
    };

    private static ConfigurationProblem At(
        ConfigurationSnapshot snapshot, Option option, string group, ConfigurationProblemKind kind, string message)
    {
        ConfigurationProblem problem = snapshot.Origin(option, group) is { } origin
            ? ConfigurationProblem.At(origin, kind, message)
            : new ConfigurationProblem(kind, message);
        Setting? setting = snapshot.Settings.Find(option, OptionName.NormalizeGroup(group));
        return problem with { Section = group, Option = option.Name, Value = setting is null ? null : string.Join('\n', setting.Texts) };
    }
}
