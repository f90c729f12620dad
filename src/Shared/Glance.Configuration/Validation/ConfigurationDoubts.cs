using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Configuration.Values;

namespace Glance.Configuration.Validation;

/// <summary>
/// Values with which a service starts and does not do what was meant. Upstream takes them, so they are warnings (docs/decisions/0346).
/// </summary>
internal static class ConfigurationDoubts
{
    private const string NoUrl = "it is shown to clients as it stands and is no URL for them;"
        + " it should begin with https:// or http:// and a host, as in https://images.example.org";

    private static readonly Option<string?>[] Urls =
        [ApiDeclarations.PublicEndpoint, ApiDeclarations.WorkerSelfReferenceUrl, KeystoneAuthtokenDeclarations.WwwAuthenticateUri];

    /// <summary>Finds all.</summary>
    /// <param name="snapshot">The configuration without the values that are wrong.</param>
    public static IEnumerable<ConfigurationProblem> Find(ConfigurationSnapshot snapshot) =>
    [
        .. UrlsWithoutScheme(snapshot), .. Origins(snapshot), .. SharedDirectories(snapshot), .. DirectoriesInOneLine(snapshot),
    ];

    private static IEnumerable<ConfigurationProblem> UrlsWithoutScheme(ConfigurationSnapshot snapshot) =>
        from option in Urls
        let url = snapshot.Get(option)
        where !string.IsNullOrEmpty(url) && !IsUrl(url)
        select Doubt(snapshot, option, option.Group, NoUrl);

    private static bool IsUrl(string text) =>
        UriType.Instance.TryParse(text, out _, out _)
        && (text.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https:", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<ConfigurationProblem> Origins(ConfigurationSnapshot snapshot)
    {
        foreach (var group in snapshot.Groups.Where(MiddlewareDeclarations.IsCors).Order(StringComparer.Ordinal))
        {
            var origins = snapshot.Get(MiddlewareDeclarations.AllowedOrigin, group) ?? [];
            foreach (var origin in origins.Where(origin => !WebOrigin.IsOne(origin)))
                yield return Doubt(snapshot, MiddlewareDeclarations.AllowedOrigin, group, WebOrigin.WhyNone(origin));
            if (snapshot.Get(MiddlewareDeclarations.MaxAge, group) < -1)
                yield return Doubt(snapshot, MiddlewareDeclarations.MaxAge, group, "browsers know seconds, and -1 for 'ask each time'");
        }
    }

    // An image that is deleted from one of them is gone from the other.
    private static IEnumerable<ConfigurationProblem> SharedDirectories(ConfigurationSnapshot snapshot)
    {
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        var stores = snapshot.Get(ApiDeclarations.EnabledBackends) ?? new Dictionary<string, string>();
        foreach (var store in stores.Where(store => FileStoreDeclarations.Driver.IsNamed(store.Value)).Select(store => store.Key))
        {
            foreach (var (option, directory) in FileStoreDeclarations.DirectoriesOf(snapshot, store))
            {
                if (!users.TryAdd(directory, store) && users[directory] != store)
                {
                    yield return Doubt(snapshot, option, snapshot.IsSet(option, store) ? store : StoreDeclarations.SharedGroup,
                        $"the stores {users[directory]} and {store} have one directory, {directory}:"
                        + " an image that is deleted from one is gone from the other; give each its own");
                }
            }
        }
    }

    // Upstream reads it like this, too, and makes that directory.
    private static IEnumerable<ConfigurationProblem> DirectoriesInOneLine(ConfigurationSnapshot snapshot)
    {
        var option = FileStoreDeclarations.FilesystemDataDirs;
        return from section in snapshot.Groups.Where(name => snapshot.IsSet(option, name)).Order(StringComparer.Ordinal)
               from entry in snapshot.Get(option, section)
               let directory = FileStoreDeclarations.SplitEntry(entry).Directory
               where directory.Split(',').Skip(1).Any(part => part.TrimStart().StartsWith('/'))
               select Doubt(snapshot, option, section,
                   $"this is one directory, {directory}, with a comma in its name; write each of several in a line of its own,"
                   + $" each behind {option.Name} =");
    }

    private static ConfigurationProblem Doubt(ConfigurationSnapshot snapshot, Option option, string group, string message) =>
        ConfigurationProblem.Of(snapshot, option, group, ConfigurationProblemKind.Value, message);
}
