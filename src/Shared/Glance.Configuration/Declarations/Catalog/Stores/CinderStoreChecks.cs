using System.Text.RegularExpressions;

namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>What the options of a cinder store must be to one another.</summary>
public static partial class CinderStoreChecks
{
    internal static IReadOnlyList<Option> About { get; } =
    [
        CinderStoreDeclarations.CatalogInfo, CinderStoreDeclarations.EndpointTemplate, CinderStoreDeclarations.AuthAddress,
    ];

    /// <summary>What keeps a cinder store from being made as its options have it, each with the option to change.</summary>
    /// <param name="text">The value in force of an option; null or empty when there is none.</param>
    public static IEnumerable<(Option Option, string Problem)> FindFaults(Func<Option, string?> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text(CinderStoreDeclarations.CatalogInfo) is { Length: > 0 } info && CatalogEntryOf(info) is null)
        {
            yield return (CinderStoreDeclarations.CatalogInfo,
                "it must be type:name:interface, such as volumev3::publicURL; the interface is publicURL, internalURL or adminURL");
        }

        if (text(CinderStoreDeclarations.EndpointTemplate) is { Length: > 0 } template && EndpointOf(template, "0") is null)
        {
            yield return (CinderStoreDeclarations.EndpointTemplate,
                "it must be http:// or https:// and a host, and Cinder's path, such as http://cinder:8776/v3/%(project_id)s; "
                + "%(project_id)s, %(tenant_id)s and %(tenant)s stand for the project's id, nothing else is filled in");
        }

        if (text(CinderStoreDeclarations.AuthAddress) is { Length: > 0 } address && ServerAddress.Of(address, "https") is null)
        {
            yield return (CinderStoreDeclarations.AuthAddress,
                "it must be http:// or https:// and a host, with a port or a path if need be");
        }
    }

    /// <summary>The parts of <c>cinder_catalog_info</c>; null when it has not three.</summary>
    /// <param name="written">As written.</param>
    /// <returns>Type of the service, its name (null for any) and the interface.</returns>
    public static (string Type, string? Name, string Interface)? CatalogEntryOf(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        return written.Split(':') is [{ Length: > 0 } type, var name, "publicURL" or "internalURL" or "adminURL"] parts
            ? (type, name.Length == 0 ? null : name, parts[2])
            : null;
    }

    /// <summary>The URL of Cinder for a project, without a slash at its end; null when the template makes none.</summary>
    /// <param name="template">As written.</param>
    /// <param name="projectId">The project.</param>
    public static Uri? EndpointOf(string template, string projectId)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(projectId);
        var written = Project().Replace(template, Uri.EscapeDataString(projectId));
        return written.Contains('%', StringComparison.Ordinal) ? null : ServerAddress.Of(written.TrimEnd('/'), "https");
    }

    internal static IEnumerable<ConfigurationProblem> Together(ConfigurationSnapshot snapshot, string section)
    {
        if (section == StoreDeclarations.SharedGroup)
            yield break; // It is no store.
        foreach (var (option, problem) in FindFaults(
            option => snapshot.Get((Option<string?>)option, section, StoreDeclarations.SharedGroup)))
        {
            var place = snapshot.IsSet(option, section) ? section : snapshot.IsSet(option, StoreDeclarations.SharedGroup)
                ? StoreDeclarations.SharedGroup : section;
            var told = ConfigurationProblem.Of(snapshot, option, place, ConfigurationProblemKind.Store, problem);
            yield return told.Value?.Contains('@', StringComparison.Ordinal) == true ? told with { Value = null }
                : told; // a password may stand before it
        }
    }

    [GeneratedRegex(@"%\((project_id|tenant_id|tenant)\)s", RegexOptions.CultureInvariant)]
    private static partial Regex Project();
}
