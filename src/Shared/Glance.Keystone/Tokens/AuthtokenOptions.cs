using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Keystone.Sessions;

namespace Glance.Keystone.Tokens;

/// <summary><c>[keystone_authtoken]</c>: how tokens are validated.</summary>
public sealed record AuthtokenOptions
{
    /// <summary>How Keystone is reached.</summary>
    public required SessionOptions Session { get; init; }

    /// <summary>What clients without a token are told.</summary>
    public required string WwwAuthenticateUri { get; init; }

    /// <summary>Whether a request without a valid token is passed on.</summary>
    public bool DelayAuthDecision { get; init; }

    /// <summary>How long a good token is remembered; nothing is at zero or less.</summary>
    public TimeSpan CacheTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether the catalogue is asked for.</summary>
    public bool IncludeServiceCatalog { get; init; } = true;

    /// <summary>Whether tokens bound to a client are checked.</summary>
    public string EnforceTokenBind { get; init; } = "permissive";

    /// <summary>Roles of service tokens.</summary>
    public IReadOnlyList<string> ServiceTokenRoles { get; init; } = ["service"];

    /// <summary>Whether service tokens without such a role are refused.</summary>
    public bool ServiceTokenRolesRequired { get; init; } = true;

    /// <summary>Type of this service in access rules.</summary>
    public string? ServiceType { get; init; }

    /// <summary>The names of its options, earlier ones too.</summary>
    public static IEnumerable<string> Names => OptionCatalog.NamesIn(KeystoneAuthtokenDeclarations.Group);

    /// <summary>Reads the section.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ConfigurationException">Something is missing or contradictory; it has every problem.</exception>
    public static AuthtokenOptions From(ConfigurationSnapshot configuration) => Read(configuration, [], configuration.Groups);

    /// <summary>Reads the section with the settings of a paste section over it.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="settings">The paste section's settings; those that are no options here are left alone.</param>
    /// <param name="placeOf">Where each setting was written.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ConfigurationException">Something is wrong, missing or contradictory; it has every problem.</exception>
    public static AuthtokenOptions From(
        ConfigurationSnapshot configuration, IReadOnlyDictionary<string, string> settings, Func<string, SettingOrigin> placeOf)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var names = Names.ToHashSet(StringComparer.Ordinal);
        var known = settings.Where(setting => names.Contains(setting.Key)).ToList();
        if (known.Count == 0)
            return From(configuration);
        var wrong = configuration.With(KeystoneAuthtokenDeclarations.Group, known, placeOf)
            .FindWrong(KeystoneAuthtokenDeclarations.Group, known.Select(setting => setting.Key));
        known.RemoveAll(setting => wrong.Any(problem => problem.Option == setting.Key)); // what is said of the rest is true all the same
        var over = configuration.With(KeystoneAuthtokenDeclarations.Group, known, placeOf);

        // A login option of the paste section wins wherever the login options are.
        var section = over.Get(AuthPluginDeclarations.AuthSection);
        return Read(string.IsNullOrEmpty(section) ? over : over.With(section, known, placeOf), [.. wrong], configuration.Groups);
    }

    private static AuthtokenOptions Read(
        ConfigurationSnapshot configuration, List<ConfigurationProblem> problems, IReadOnlySet<string> sections)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var login = LoginOptionsReader.Read(configuration, KeystoneAuthtokenDeclarations.Group, problems, sections);
        var options = new AuthtokenOptions
        {
            Session = new SessionOptions
            {
                Login = login,
                Interface = configuration.Get(KeystoneAuthtokenDeclarations.Interface),
                Region = Text(configuration, KeystoneAuthtokenDeclarations.RegionName),
                RequestTimeout = configuration.Get(KeystoneAuthtokenDeclarations.HttpConnectTimeout) is > 0 and var seconds
                    ? TimeSpan.FromSeconds(seconds)
                    : TimeSpan.FromSeconds(10),
                ConnectRetries = configuration.Get(KeystoneAuthtokenDeclarations.HttpRequestMaxRetries),
                CaFile = Text(configuration, KeystoneAuthtokenDeclarations.CaFile),
                CertFile = Text(configuration, KeystoneAuthtokenDeclarations.CertFile),
                KeyFile = Text(configuration, KeystoneAuthtokenDeclarations.KeyFile),
                Insecure = configuration.Get(KeystoneAuthtokenDeclarations.Insecure),
                Files = configuration.Files,
                Origins = SessionOptions.OriginsOf(
                    configuration,
                    KeystoneAuthtokenDeclarations.CaFile, KeystoneAuthtokenDeclarations.CertFile, KeystoneAuthtokenDeclarations.KeyFile),
            },
            WwwAuthenticateUri = Text(configuration, KeystoneAuthtokenDeclarations.WwwAuthenticateUri) ?? login.AuthUrl.AbsoluteUri.TrimEnd('/'),
            DelayAuthDecision = configuration.Get(KeystoneAuthtokenDeclarations.DelayAuthDecision),
            CacheTime = TimeSpan.FromSeconds(configuration.Get(KeystoneAuthtokenDeclarations.TokenCacheTime)),
            IncludeServiceCatalog = configuration.Get(KeystoneAuthtokenDeclarations.IncludeServiceCatalog),
            EnforceTokenBind = configuration.Get(KeystoneAuthtokenDeclarations.EnforceTokenBind),
            ServiceTokenRoles = configuration.Get(KeystoneAuthtokenDeclarations.ServiceTokenRoles),
            ServiceTokenRolesRequired = configuration.Get(KeystoneAuthtokenDeclarations.ServiceTokenRolesRequired),
            ServiceType = Text(configuration, KeystoneAuthtokenDeclarations.ServiceType),
        };
        KeystoneHttp.Require(options.Session, KeystoneAuthtokenDeclarations.Group, problems);
        return options;
    }

    private static string? Text(ConfigurationSnapshot configuration, Option<string?> option) =>
        configuration.Get(option) is { Length: > 0 } text ? text : null;
}
