namespace Glance.Configuration.Declarations;

/// <summary>Every option this service accepts: the one source of sample file, help, warnings and documentation.</summary>
public static class OptionCatalog
{
    /// <summary>All declarations in the order of the sample file.</summary>
    public static IReadOnlyList<Option> All { get; } = [];

    private static readonly Lazy<Dictionary<OptionName, Option>> ByName = new(() => All.ToDictionary(option => option.FullName));
    private static readonly Lazy<HashSet<string>> ByGroup = new(() => [.. All.Select(option => option.Group)]);

    /// <summary>The declaration of a current name.</summary>
    /// <param name="name">Section and name.</param>
    /// <returns>The declaration, or null.</returns>
    public static Option? Find(OptionName name) => ByName.Value.GetValueOrDefault(name);

    /// <summary>Whether any declared option lives in the section.</summary>
    /// <param name="group">A normalised section.</param>
    /// <returns>True when it is known.</returns>
    public static bool IsGroup(string group) => ByGroup.Value.Contains(group);
}
