using Glance.Configuration;
using Glance.Stores.Drivers.File;
using Glance.Stores.Drivers.Http;
using Declared = Glance.Configuration.Declarations.Catalog.StoreDeclarations;
using Shared = Glance.Configuration.Declarations.Catalog.ApiDeclarations;

namespace Glance.Stores;

/// <content>Reading the configuration.</content>
public sealed partial record StoreOptions
{
    // Section whose values all backends share unless their own section says otherwise.
    private const string BackendDefaults = "backend_defaults";

    /// <summary>Reads what the configuration says about stores.</summary>
    /// <exception cref="ConfigurationException">A value is not acceptable.</exception>
    public static StoreOptions From(ConfigurationSnapshot configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.Get(Shared.EnabledBackends) is { Count: > 0 } enabled
            ? Several(configuration, enabled)
            : Single(configuration);
    }

    private static StoreOptions Single(ConfigurationSnapshot configuration)
    {
        const string section = "glance_store";
        return new StoreOptions
        {
            Default = configuration.Get(Declared.DefaultStore),
            Backends =
            [
                .. configuration.Get(Declared.Stores).Select(StoreDrivers.ShortName).Distinct().Select(type => new BackendOptions
                {
                    Id = type,
                    Type = type,
                    File = FileDriver(configuration, section, section),
                    Http = HttpDriver(configuration, section, section),
                }),
            ],
        };
    }

    private static StoreOptions Several(ConfigurationSnapshot configuration, IReadOnlyDictionary<string, string> enabled) => new()
    {
        MultiStore = true,
        Default = configuration.Get(Declared.DefaultBackend),
        Backends =
        [
            .. enabled.Select(pair => new BackendOptions
            {
                Id = pair.Key,
                Type = StoreDrivers.ShortName(pair.Value),
                Description = configuration.Get(Declared.StoreDescription, pair.Key, BackendDefaults),
                Weight = configuration.Get(Declared.Weight, pair.Key, BackendDefaults),
                File = FileDriver(configuration, pair.Key, BackendDefaults),
                Http = HttpDriver(configuration, pair.Key, BackendDefaults),
            }),
        ],
    };

    private static FileStoreOptions FileDriver(ConfigurationSnapshot configuration, string section, string fallback) => new()
    {
        Section = section,
        Datadir = Written(configuration, section) ?? (AnySet(configuration, section) ? null : Written(configuration, fallback)),
        Datadirs = Written(configuration, section) is null
            ? configuration.Get(Declared.FilesystemDataDirs, section, fallback)
            : configuration.Get(Declared.FilesystemDataDirs, section),
        DefaultDatadir = Declared.FilesystemDataDir.Default,
        MetadataFile = configuration.Get(Declared.FilesystemMetadataFile, section, fallback),
        FilePerm = configuration.Get(Declared.FilesystemFilePerm, section, fallback),
        ChunkSize = configuration.Get(Declared.FilesystemChunkSize, section, fallback),
        ThinProvisioning = configuration.Get(Declared.FilesystemThinProvisioning, section, fallback),
    };

    private static HttpStoreOptions HttpDriver(ConfigurationSnapshot configuration, string section, string fallback) => new()
    {
        Section = section,
        CaCertificatesFile = configuration.Get(Declared.HttpsCaCertificatesFile, section, fallback),
        Insecure = configuration.Get(Declared.HttpsInsecure, section, fallback),
        Proxies = configuration.Get(Declared.HttpProxyInformation, section, fallback),
        SilenceTimeout = TimeSpan.FromSeconds(configuration.Get(Declared.HttpReadTimeout, section, fallback)),
        MinRate = configuration.Get(Declared.HttpMinRate, section, fallback),
        MinRateGrace = TimeSpan.FromSeconds(configuration.Get(Declared.HttpMinRateGrace, section, fallback)),
    };

    // A backend that names its directories either way is not meant to get the other way from the shared section.
    private static bool AnySet(ConfigurationSnapshot configuration, string section) =>
        configuration.IsSet(Declared.FilesystemDataDir, section) || configuration.IsSet(Declared.FilesystemDataDirs, section);

    private static string? Written(ConfigurationSnapshot configuration, string section) =>
        configuration.IsSet(Declared.FilesystemDataDir, section) && configuration.Get(Declared.FilesystemDataDir, section) is { Length: > 0 } datadir ? datadir : null;
}
