namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[paste_deploy]: which pipeline serves the requests.</summary>
public static class PasteDeployDeclarations
{
    private const string Group = "paste_deploy";

    public static readonly Option<string?> Flavor = Opt.OptionalStr(Group, "flavor",
        "Pipeline of the paste file: unset, keystone, caching, cachemanagement, keystone+caching or keystone+cachemanagement, or a name of your own.");

    public static readonly Option<string?> ConfigFile = Opt.OptionalStr(Group, "config_file",
        "The paste file. Unset looks for the last configuration file's name with .conf replaced by -paste.ini.");

    internal static IReadOnlyList<Option> All { get; } = [Flavor, ConfigFile];
}
