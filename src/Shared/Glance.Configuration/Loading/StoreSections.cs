using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Declarations.Catalog.Stores;

namespace Glance.Configuration.Loading;

/// <summary>Sections whose names the operator chose: one for each id in enabled_backends, and those that belong with them.</summary>
internal sealed class StoreSections
{
    private readonly Dictionary<string, string> _types;

    private StoreSections(Dictionary<string, string> types) => _types = types;

    public static StoreSections Of(SettingTable settings)
    {
        ConfigurationSnapshot snapshot = new(settings, [], [], []);
        var setting = settings.Find(ApiDeclarations.EnabledBackends, OptionName.DefaultGroup);
        // A value that is not acceptable is reported elsewhere; here it names no sections.
        if (setting is null
            || snapshot.Convert(ApiDeclarations.EnabledBackends, OptionName.DefaultGroup, setting.Texts, setting, out var backends) is not null
            || backends is null)
        {
            return new StoreSections([]);
        }

        Dictionary<string, string> types = [];
        foreach (var (id, type) in backends)
            types[OptionName.NormalizeGroup(id)] = type;
        return new StoreSections(types);
    }

    public IReadOnlyCollection<string> Ids => _types.Keys;

    public bool Contains(string group) =>
        _types.ContainsKey(group)
        || group == StoreDeclarations.SharedGroup
        || group.StartsWith(StoreDeclarations.ReservedPrefix, StringComparison.Ordinal);

    /// <summary>Why an option counts for nothing in a store's section: stores of another kind have it; null when it counts.</summary>
    public string? WhyIgnored(Option option, string group)
    {
        if (StoreDrivers.OwnerOf(option) is not { } owner || !_types.TryGetValue(group, out var type) || owner.IsNamed(type) || StoreDrivers.Named(type) is not { } driver)
            return null;
        return $"an option of {owner.Name} stores, ignored: this store is of type {driver.Name}";
    }
}
