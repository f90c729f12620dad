using Glance.Configuration.Declarations.Catalog;

namespace Glance.Configuration.Declarations;

/// <summary>Every option this service accepts: the one source of sample file, help, warnings and documentation.</summary>
public static class OptionCatalog
{
    /// <summary>All declarations in the order of the sample file.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        .. ServerDeclarations.All, .. ApiDeclarations.All, .. LocationDeclarations.All, .. LoggingDeclarations.All, .. CacheDeclarations.All,
        .. DelayedDeleteDeclarations.All, .. MessagingDeclarations.All, .. WorkerDeclarations.All, .. DatabaseDeclarations.All,
        .. StoreDeclarations.All, .. PasteDeployDeclarations.All,
        .. ImageFormatDeclarations.All, .. MiddlewareDeclarations.All, .. KeystoneAuthtokenDeclarations.All,
        .. PolicyDeclarations.All, .. ImportDeclarations.All, .. MessagingDeclarations.Brokers,
        .. LimitDeclarations.All, .. OtherLoginDeclarations.All, .. LibraryDeclarations.All, .. ReportDeclarations.All, .. SignatureDeclarations.All, .. KeyManagerDeclarations.All, .. RemovedDeclarations.All,
    ];

    private static readonly Dictionary<OptionName, Option> Current = All.ToDictionary(option => option.FullName);
    private static readonly Lazy<Dictionary<OptionName, Option>> Old = new(IndexOldNames);
    private static readonly Lazy<HashSet<string>> GroupNames = new(() => [.. All.Select(option => option.Group)]);

    /// <summary>Sections that hold declared options.</summary>
    public static IReadOnlyCollection<string> Groups => GroupNames.Value;

    /// <summary>The declaration of a current name.</summary>
    /// <param name="name">Section and name.</param>
    /// <returns>The declaration, or null.</returns>
    public static Option? Find(OptionName name) => Current.GetValueOrDefault(name);

    /// <summary>The declaration of an earlier name.</summary>
    /// <param name="name">Section and name.</param>
    /// <returns>The declaration, or null.</returns>
    public static Option? FindDeprecated(OptionName name) => Old.Value.GetValueOrDefault(name);

    /// <summary>Whether any declared option lives in the section.</summary>
    /// <param name="group">A normalised section.</param>
    /// <returns>True when it is known.</returns>
    public static bool IsGroup(string group) => GroupNames.Value.Contains(group);

    /// <summary>The names that options of a section answer to, earlier ones too.</summary>
    /// <param name="group">A normalised section.</param>
    /// <returns>The names, each once.</returns>
    public static IEnumerable<string> NamesIn(string group) => All
        .SelectMany(option => option.DeprecatedNames.Append(option.FullName))
        .Where(name => name.Group == group)
        .Select(name => name.Name)
        .Distinct();

    /// <summary>Whether any section has an option of that name.</summary>
    internal static bool IsName(string name) => All.Any(option => option.Name == name);

    private static Dictionary<OptionName, Option> IndexOldNames()
    {
        Dictionary<OptionName, Option> index = [];
        foreach (var option in All.Where(option => option.HasDeprecatedNames))
        {
            foreach (var old in option.DeprecatedNames)
                _ = index.TryAdd(old, option);
        }

        return index;
    }
}
