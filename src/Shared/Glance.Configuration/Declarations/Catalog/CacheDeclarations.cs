namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[DEFAULT]: the image cache, delayed deletion and notifications.</summary>
internal static class CacheDeclarations
{
    private const string Group = OptionName.DefaultGroup;
    private static readonly NoEffectGroup Cache = new(Group, Reasons.Cache);
    private static readonly NoEffectGroup Scrubber = new(Group, Reasons.Scrubber);
    private static readonly NoEffectGroup Notify = new(Group, Reasons.Notifications);

    internal static IReadOnlyList<Option> All { get; } =
    [
        Opt.Str(Group, "image_cache_driver", "centralized_db", "Where the cache keeps its records of what it holds.",
            choices: ["centralized_db", "sqlite", "xattr"], ignoreCase: true, noEffect: Reasons.Cache),
        Opt.Long(Group, "image_cache_max_size", 10737418240, "Bytes to which the cache is pruned.", min: 0, noEffect: Reasons.Cache),
        Cache.Int("image_cache_stall_time", 86400, "Seconds after which an incomplete entry is removed.", 0),
        ApiDeclarations.ImageCacheDir,
        Cache.Str("image_cache_sqlite_db", "cache.db", "File of the sqlite driver with these records."),
        Cache.Int("cache_prefetcher_interval", 300, "Seconds between looks for images to fetch in advance."),
        Scrubber.Bool("delayed_delete", false, "Whether data is deleted later, by the scrubber."),
        Scrubber.Int("scrub_time", 0, "Seconds an image waits for the scrubber.", 0),
        Scrubber.Int("scrub_pool_size", 1, "Images scrubbed at the same time.", 1),
        Scrubber.Int("wakeup_time", 300, "Seconds between looks for images to scrub.", 0),
        Scrubber.Bool("daemon", false, "Whether the scrubber stays."),
        Scrubber.Unset("restore", "Image to take back from the scrubber."),
        Notify.Str("default_publisher_id", "image.localhost", "Sender of notifications."),
        Notify.List("disabled_notifications", [], "Events, or groups of events, not notified."),
    ];
}
