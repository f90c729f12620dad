using System.Text;

namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>What the options of a swift store must be to one another.</summary>
public static class SwiftStoreChecks
{
    private const int LongestContainer = 200;

    internal static IReadOnlyList<Option> About { get; } =
    [
        SwiftStoreDeclarations.ConfigFile, SwiftStoreDeclarations.AuthVersion, SwiftStoreDeclarations.AuthAddress,
        SwiftStoreDeclarations.User, SwiftStoreDeclarations.Key, SwiftStoreDeclarations.CredentialId,
        SwiftStoreDeclarations.CredentialSecret, SwiftStoreDeclarations.ProjectId, SwiftStoreDeclarations.ProjectName,
        SwiftStoreDeclarations.Endpoint, SwiftStoreDeclarations.Container, SwiftStoreDeclarations.DefaultReference,
        SwiftStoreDeclarations.MultiTenant, SwiftStoreDeclarations.BufferOnUpload, SwiftStoreDeclarations.BufferDirectory,
    ];

    /// <summary>What keeps a swift store from being made as its options have it, each with the option to change.</summary>
    /// <param name="text">The value in force of an option; null or empty when there is none.</param>
    /// <param name="isOn">Whether a switch is on.</param>
    public static IEnumerable<(Option Option, string Problem)> FindFaults(Func<Option, string?> text, Func<Option<bool>, bool> isOn)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(isOn);
        var tenants = isOn(SwiftStoreDeclarations.MultiTenant);
        if (tenants && !string.IsNullOrWhiteSpace(text(SwiftStoreDeclarations.ConfigFile)))
        {
            yield return (SwiftStoreDeclarations.ConfigFile,
                "it does not go with swift_store_multi_tenant, where accounts come from the tokens of requests; leave one of them out");
        }

        if (tenants && text(SwiftStoreDeclarations.AuthVersion) == "1")
            yield return (SwiftStoreDeclarations.AuthVersion, "swift_store_multi_tenant is for Keystone's tokens; set 3");
        if (isOn(SwiftStoreDeclarations.BufferOnUpload) && string.IsNullOrWhiteSpace(text(SwiftStoreDeclarations.BufferDirectory)))
            yield return (SwiftStoreDeclarations.BufferDirectory, "swift_buffer_on_upload needs it");

        if (string.IsNullOrWhiteSpace(text(SwiftStoreDeclarations.ConfigFile)) && (!tenants || HasLogin(text)))
        {
            foreach (var fault in FindFaultsOfLogin(text))
                yield return fault;
        }

        if (text(SwiftStoreDeclarations.Endpoint) is { Length: > 0 } endpoint && AddressOf(endpoint) is null)
            yield return (SwiftStoreDeclarations.Endpoint, "it must be http:// or https:// and a host, and the path to the account");
        if (text(SwiftStoreDeclarations.Container) is var container && !IsContainer(container))
        {
            yield return (SwiftStoreDeclarations.Container,
                "a container is named with up to 200 characters, none of them / ? # % or a blank");
        }

        if (text(SwiftStoreDeclarations.DefaultReference) is var reference && !IsReference(reference))
            yield return (SwiftStoreDeclarations.DefaultReference, "a reference is named with letters, digits, '-', '_' and '.'");
    }

    /// <summary>An address to log in at or a storage URL, https where no scheme is written; null when it is none.</summary>
    /// <param name="written">As written.</param>
    public static Uri? AddressOf(string written) => ServerAddress.Of(written, "https");

    /// <summary>Whether a container of images can have that name, with what is added to it.</summary>
    /// <param name="name">The name.</param>
    public static bool IsContainer(string? name) =>
        name is { Length: > 0 } and not ("." or "..") && !name.AsSpan().ContainsAny("/?#%\\") && !name.Any(char.IsWhiteSpace)
            && !name.Any(char.IsControl) && Encoding.UTF8.GetByteCount(name) <= LongestContainer;

    /// <summary>Whether a reference can have that name: it is the host of a location.</summary>
    /// <param name="name">The name.</param>
    public static bool IsReference(string? name) =>
        name is { Length: > 0 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    internal static IEnumerable<ConfigurationProblem> Together(ConfigurationSnapshot snapshot, string section)
    {
        if (section == StoreDeclarations.SharedGroup)
            yield break; // It is no store.
        foreach (var (option, problem) in FindFaults(
            option => snapshot.Get((Option<string?>)option, section, StoreDeclarations.SharedGroup),
            option => snapshot.Get(option, section, StoreDeclarations.SharedGroup)))
        {
            var place = snapshot.IsSet(option, section) ? section : snapshot.IsSet(option, StoreDeclarations.SharedGroup)
                ? StoreDeclarations.SharedGroup : section;
            var told = ConfigurationProblem.Of(snapshot, option, place, ConfigurationProblemKind.Store, problem);
            yield return option.IsSecret || told.Value?.Contains('@', StringComparison.Ordinal) == true ? told with { Value = null }
                : told; // a password may stand before it
        }
    }

    // With many tenants the service can do without; half of a login is a mistake there too.
    private static bool HasLogin(Func<Option, string?> text) =>
        ((Option[])[SwiftStoreDeclarations.AuthAddress, SwiftStoreDeclarations.User, SwiftStoreDeclarations.Key,
            SwiftStoreDeclarations.CredentialId, SwiftStoreDeclarations.CredentialSecret])
        .Any(option => !string.IsNullOrEmpty(text(option)));

    private static IEnumerable<(Option Option, string Problem)> FindFaultsOfLogin(Func<Option, string?> text)
    {
        var address = text(SwiftStoreDeclarations.AuthAddress);
        if (string.IsNullOrWhiteSpace(address))
        {
            yield return (SwiftStoreDeclarations.AuthAddress, "is missing, and a swift store needs it, or swift_store_config_file");
        }
        else if (AddressOf(address) is null)
        {
            yield return (SwiftStoreDeclarations.AuthAddress,
                "it must be http:// or https:// and a host, with a port or a path if need be");
        }

        if (text(SwiftStoreDeclarations.AuthVersion) == "2")
            yield return (SwiftStoreDeclarations.AuthVersion, NoVersion2);
        var (id, secret) = (text(SwiftStoreDeclarations.CredentialId), text(SwiftStoreDeclarations.CredentialSecret));
        if (string.IsNullOrEmpty(id) != string.IsNullOrEmpty(secret))
        {
            yield return (string.IsNullOrEmpty(id) ? SwiftStoreDeclarations.CredentialId : SwiftStoreDeclarations.CredentialSecret,
                "an application credential has both an id and a secret");
        }

        if (!string.IsNullOrEmpty(id))
            yield break;
        foreach (var needed in (Option[])[SwiftStoreDeclarations.User, SwiftStoreDeclarations.Key])
        {
            if (string.IsNullOrEmpty(text(needed)))
                yield return (needed, "is missing, and a swift store needs it, or an application credential, or swift_store_config_file");
        }

        if (text(SwiftStoreDeclarations.AuthVersion) == "3" && text(SwiftStoreDeclarations.User) is { Length: > 0 } user
            && WhyNoUser(user, text(SwiftStoreDeclarations.ProjectId) ?? text(SwiftStoreDeclarations.ProjectName)) is { } problem)
        {
            yield return (SwiftStoreDeclarations.User, problem);
        }
    }

    /// <summary>Why nobody logs in with version 2.</summary>
    public const string NoVersion2 = "Keystone has had no version 2 since 2018; set 3";

    /// <summary>Why a user cannot log in at Keystone; null when he can.</summary>
    /// <param name="user">As written.</param>
    /// <param name="project">The project as another option names it; null or empty when none does.</param>
    public static string? WhyNoUser(string user, string? project)
    {
        ArgumentNullException.ThrowIfNull(user);
        var colons = user.Count(c => c == ':');
        return colons == 1 && !user.StartsWith(':') && !user.EndsWith(':') ? null
            : colons == 0 && !string.IsNullOrEmpty(project) ? null
            : "it must be project:user, with one colon";
    }
}
