using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Declarations.Catalog.Stores;

namespace Glance.Stores;

/// <summary>What the configuration says about stores: <c>enabled_backends</c> with its groups, or <c>[glance_store]</c> alone.</summary>
public sealed record StoreOptions
{
    /// <summary>Whether <c>enabled_backends</c> is set.</summary>
    public bool MultiStore { get; init; }

    /// <summary><c>default_backend</c> in multi-store mode, else <c>default_store</c>; null when not set.</summary>
    public string? Default { get; init; }

    /// <summary><c>journal_directory</c>: where uploads to stores that are not on this host are noted.</summary>
    internal string JournalDirectory { get; init; } = "/var/lib/glance/journals";

    /// <summary><c>ranges_from_every_store</c>: whether parts are read from stores of which upstream reads none.</summary>
    internal bool RangesFromEveryStore { get; init; } = true;

    /// <summary>The stores in configured order.</summary>
    internal IReadOnlyList<BackendOptions> Backends { get; init; } = [];

    /// <summary>Reads what the configuration says about stores.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <exception cref="ConfigurationException">A value is not acceptable.</exception>
    public static StoreOptions From(ConfigurationSnapshot configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = configuration.Get(ApiDeclarations.EnabledBackends) is { Count: > 0 } enabled
            ? Several(configuration, enabled)
            : Single(configuration);
        return options with
        {
            RangesFromEveryStore = configuration.Get(StoreDeclarations.PartialReads),
            JournalDirectory =
                Path.GetFullPath(configuration.Get(StoreDeclarations.JournalDirectory) is { Length: > 0 } set
                ? set : options.JournalDirectory),
        };
    }

    private static StoreOptions Single(ConfigurationSnapshot configuration) => new()
    {
        Default = configuration.Get(StoreDeclarations.DefaultStore),
        Backends =
        [
            .. configuration.Get(StoreDeclarations.Stores).Select(ShortName).Distinct().Select(type => new BackendOptions
            {
                Id = type,
                Type = type,
                Timeout = configuration.Get(StoreDeclarations.StoreTimeout),
                Configuration = configuration,
                Section = StoreDeclarations.Group,
                SharedSection = StoreDeclarations.Group,
            }),
        ],
    };

    private static StoreOptions Several(ConfigurationSnapshot configuration, IReadOnlyDictionary<string, string> enabled) => new()
    {
        MultiStore = true,
        Default = configuration.Get(StoreDeclarations.DefaultBackend),
        Backends =
        [
            .. enabled.Select(pair => new BackendOptions
            {
                Id = pair.Key,
                Type = ShortName(pair.Value),
                Description = configuration.Get(StoreDeclarations.StoreDescription, pair.Key, StoreDeclarations.SharedGroup),
                Timeout = configuration.Get(StoreDeclarations.StoreTimeout, pair.Key, StoreDeclarations.SharedGroup),
                Weight = configuration.Get(StoreDeclarations.Weight, pair.Key, StoreDeclarations.SharedGroup),
                Configuration = configuration,
                Section = pair.Key,
                SharedSection = StoreDeclarations.SharedGroup,
            }),
        ],
    };

    private static string ShortName(string type) => StoreDrivers.Named(type)?.Name ?? type.Trim();
}
