using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Surroundings;

namespace Glance.Keystone.Sessions;

/// <summary>How Keystone is reached.</summary>
public sealed record SessionOptions
{
    /// <summary>How the service logs in.</summary>
    public required LoginOptions Login { get; init; }

    /// <summary>Endpoint of the identity service to use.</summary>
    public string Interface { get; init; } = "internal";

    /// <summary>Region of it; null takes the first.</summary>
    public string? Region { get; init; }

    /// <summary>The most one request may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Further tries when there is no connection.</summary>
    public int ConnectRetries { get; init; } = 3;

    /// <summary>Authorities trusted to sign Keystone's certificate; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>Client certificate.</summary>
    public string? CertFile { get; init; }

    /// <summary>Its key; null when the certificate's file holds it.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Reads the files that are named here.</summary>
    public ConfiguredFiles Files { get; init; } = ConfiguredFiles.OnDisk;

    /// <summary>Whether any certificate will do.</summary>
    public bool Insecure { get; init; }

    /// <summary>
    /// Whether Keystone is asked where its catalogue says it is; otherwise where it is logged in at, as clients of other services do.
    /// </summary>
    public bool FollowsCatalog { get; init; } = true;

    /// <summary>Where the options that name certificates were written, by their names; for messages.</summary>
    public IReadOnlyDictionary<string, SettingOrigin> Origins { get; init; } = new Dictionary<string, SettingOrigin>();

    /// <summary>How long before its end a token is renewed, unless it lives for less than four times as long.</summary>
    public TimeSpan RenewEarly { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where options were written that are set.</summary>
    /// <param name="configuration">The configuration they are read from.</param>
    /// <param name="options">The options.</param>
    internal static Dictionary<string, SettingOrigin> OriginsOf(ConfigurationSnapshot configuration, params IEnumerable<Option> options) =>
        (from option in options
         let origin = configuration.Origin(option)
         where origin is not null
         select KeyValuePair.Create(option.Name, origin.Value)).ToDictionary(StringComparer.Ordinal);

    /// <summary>The most a caller ever waits, logins and retries included.</summary>
    public TimeSpan Patience => RequestTimeout * 2;
}
