using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Loading;
using Glance.Configuration.Reporting;

namespace Glance.Configuration.Validation;

/// <summary>Words the warnings about names that no declaration knows, with the name that was probably meant.</summary>
internal sealed class UnknownNames(SettingTable settings, StoreSections stores)
{
    private readonly List<OptionName> _names = [];

    public void Add(OptionName name) => _names.Add(name);

    public IEnumerable<ConfigurationProblem> Warnings()
    {
        foreach (var group in _names.GroupBy(name => name.Group))
        {
            if (OptionCatalog.IsGroup(group.Key) || stores.Contains(group.Key))
            {
                foreach (var name in group)
                    yield return Warning(name, $"unknown option, ignored{SuggestOption(name)}") with { Option = name.Name };
            }
            else
            {
                yield return Warning(group.First(), $"unknown section, ignored with its {Count(group)}{SuggestSection(group)}");
            }
        }
    }

    private ConfigurationProblem Warning(OptionName name, string message) =>
        ConfigurationProblem.At(settings.AllOf(name)[^1].Origin, ConfigurationProblemKind.Value, message) with { Section = name.Group };

    private static string Count(IGrouping<string, OptionName> group) =>
        group.Count() == 1 ? $"option {group.First().Name}" : $"{group.Count()} options";

    private string SuggestOption(OptionName name)
    {
        var home = stores.Contains(name.Group) ? StoreDeclarations.Group : name.Group;
        var neighbours = OptionCatalog.All.Where(option => option.Group == home).Select(option => option.Name);
        if (NearestName.Find(name.Name, neighbours) is { } near)
            return $"; did you mean {near}?";
        if (OptionCatalog.All.FirstOrDefault(option => option.Name == name.Name) is { } elsewhere)
            return $"; did you mean {elsewhere.Name} in [{elsewhere.Group}]?";
        var far = NearestName.Find(name.Name, OptionCatalog.All.Select(option => option.Name));
        var meant = far is null ? null : OptionCatalog.All.First(option => option.Name == far);
        return meant is null ? string.Empty : $"; did you mean {meant.Name} in [{meant.Group}]?";
    }

    private string SuggestSection(IGrouping<string, OptionName> group)
    {
        if (NearestName.Find(group.Key, OptionCatalog.Groups.Concat(stores.Ids)) is { } near)
            return $"; did you mean [{near}]?";
        var holdsStoreOptions = group.All(name => OptionCatalog.Find(name with { Group = StoreDeclarations.Group }) is not null);
        return holdsStoreOptions ? $"; its options are a store's, so name it in [DEFAULT] enabled_backends as {group.Key}:TYPE" : string.Empty;
    }
}
