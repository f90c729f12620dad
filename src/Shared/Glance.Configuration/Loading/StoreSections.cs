using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;

namespace Glance.Configuration.Loading;

/// <summary>Sections whose names the operator chose: one for each id in enabled_backends, and those that belong with them.</summary>
internal sealed class StoreSections
{
    private readonly HashSet<string> _ids;

    private StoreSections(HashSet<string> ids) => _ids = ids;

    public static StoreSections Of(SettingTable settings)
    {
        ConfigurationSnapshot snapshot = new(settings, [], [], []);
        Setting? setting = settings.Find(ApiDeclarations.EnabledBackends, OptionName.DefaultGroup);
        // A value that is not acceptable is reported elsewhere; here it names no sections.
        if (setting is null
            || snapshot.Convert(ApiDeclarations.EnabledBackends, OptionName.DefaultGroup, setting.Texts, setting, out var backends) is not null
            || backends is null) return new StoreSections([]);
        return new StoreSections([.. backends.Keys.Select(OptionName.NormalizeGroup)]);
    }

    public IReadOnlyCollection<string> Ids => _ids;

    public bool Contains(string group) =>
        _ids.Contains(group)
        || group == StoreDeclarations.SharedGroup
        || group.StartsWith(StoreDeclarations.ReservedPrefix, StringComparison.Ordinal);
}
