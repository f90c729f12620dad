using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Parsing;

namespace Glance.Configuration.Loading;

/// <summary>Finds options in variables named OS_GROUP__OPTION; earlier names of options do not count there.</summary>
internal sealed class EnvironmentReader(IReadOnlyDictionary<string, string> variables, SettingTable settings, StoreSections stores)
{
    private const string Prefix = "OS_";
    private const string Separator = "__";

    public IReadOnlyList<Assignment> Read()
    {
        List<Assignment> found = [];
        foreach (var variable in variables.Keys.Where(LooksLikeOption).Order(StringComparer.Ordinal))
        {
            if (Match(variable) is { } name)
                found.Add(new Assignment(name.Group, name.Name, variables[variable], new SettingOrigin(SettingSource.Environment, variable, 0)));
        }

        return found;
    }

    private static bool LooksLikeOption(string variable) =>
        variable.StartsWith(Prefix, StringComparison.Ordinal) && variable.IndexOf(Separator, Prefix.Length, StringComparison.Ordinal) > Prefix.Length;

    private OptionName? Match(string variable)
    {
        foreach (var group in OptionCatalog.Groups.Concat(stores.Ids).Append(StoreDeclarations.SharedGroup))
        {
            var start = Prefix + group.ToUpperInvariant() + Separator;
            if (variable.StartsWith(start, StringComparison.Ordinal))
                return MatchIn(group, variable[start.Length..]);
        }

        return null;
    }

    /// <summary>A known section with an unknown option is answered in lower case, so that it is warned about like one in a file.</summary>
    private OptionName MatchIn(string group, string option)
    {
        var home = stores.Contains(group) ? StoreDeclarations.Group : group;
        var declared = OptionCatalog.All
            .FirstOrDefault(each => each.Group == home && string.Equals(each.Name, option, StringComparison.OrdinalIgnoreCase))?.Name;
        var written = settings.Names.FirstOrDefault(each => each.Group == group && string.Equals(each.Name, option, StringComparison.OrdinalIgnoreCase))?.Name;
        return new OptionName(group, declared ?? written ?? option.ToLowerInvariant());
    }
}
