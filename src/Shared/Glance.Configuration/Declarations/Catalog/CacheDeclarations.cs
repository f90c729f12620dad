namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[DEFAULT]: the image cache.</summary>
internal static class CacheDeclarations
{
    private const string Group = OptionName.DefaultGroup;
    private static readonly NoEffectGroup Cache = new(Group, Reasons.Cache);

    internal static IReadOnlyList<Option> All { get; } =
    [
        Opt.Str(Group, "image_cache_driver", "centralized_db", "Where the cache keeps its records of what it holds.",
            choices: ["centralized_db", "sqlite", "xattr"], ignoreCase: true, noEffect: Reasons.Cache),
        Opt.Long(Group, "image_cache_max_size", 10737418240, "Bytes to which the cache is pruned.", min: 0, noEffect: Reasons.Cache),
        Cache.Int("image_cache_stall_time", 86400, "Seconds after which an incomplete entry is removed.", 0),
        ApiDeclarations.ImageCacheDir,
        Cache.Str("image_cache_sqlite_db", "cache.db", "File of the sqlite driver with these records."),
        Cache.Int("cache_prefetcher_interval", 300, "Seconds between looks for images to fetch in advance."),
    ];
}
