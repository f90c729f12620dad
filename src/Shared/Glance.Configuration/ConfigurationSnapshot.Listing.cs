using Glance.Configuration.Declarations;

namespace Glance.Configuration;

/// <content>The whole configuration as text.</content>
public sealed partial class ConfigurationSnapshot
{
    /// <summary>
    /// Every declared option, and everything else that is set, with the value in force; credentials, and what nobody declared, show as
    /// stars.
    /// </summary>
    public IReadOnlyList<(string Group, string Name, string Value)> List() =>
    [
        .. OptionCatalog.All.Select(option => (Name: option.FullName, Option: (Option?)option))
            .Concat(_settings.Names.Select(Identify))
            .DistinctBy(each => each.Name)
            .Select(each => (each.Name.Group, each.Name.Name, each.Option is null || each.Option.IsSecret ? "***" : Effective(each.Name, each.Option)))
            .OrderBy(line => line.Group, StringComparer.Ordinal)
            .ThenBy(line => line.Name, StringComparer.Ordinal),
    ];
}
