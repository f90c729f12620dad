namespace Glance.Configuration.Declarations.Catalog;

/// <summary>Sections of smaller OpenStack libraries: profiler, locks.</summary>
internal static class LibraryDeclarations
{
    private static readonly NoEffectGroup Profiler = new("profiler", Reasons.Profiler);
    private static readonly NoEffectGroup Locks = new("oslo_concurrency", Reasons.Locks);
    private static readonly NoEffectGroup Brick = new("os_brick", "volumes are reached without os-brick");
    private static readonly NoEffectGroup Sources = new(OptionName.DefaultGroup, "configuration is read from files and the environment only");

    internal static IReadOnlyList<Option> All { get; } = [.. ProfilerOptions(), .. Others()];

    private static Option[] ProfilerOptions() =>
    [
        Profiler.Bool("enabled", false, "Whether requests are traced.", "profiler_enabled"),
        Profiler.Bool("trace_sqlalchemy", false, "Whether statements are traced."),
        Profiler.Bool("trace_requests", false, "Whether outgoing requests are traced."),
        Opt.Str("profiler", "hmac_keys", "SECRET_KEY", "Keys that sign trace headers.", secret: true, noEffect: Reasons.Profiler),
        Profiler.Str("connection_string", "messaging://", "Where traces go."),
        Profiler.Str("es_doc_type", "notification", "Document type in Elasticsearch."),
        Profiler.Str("es_scroll_time", "2m", "Scroll time in Elasticsearch."),
        Profiler.Int("es_scroll_size", 10000, "Scroll size in Elasticsearch."),
        Profiler.Float("socket_timeout", 0.1, "Seconds to wait for Redis Sentinel."),
        Profiler.Str("sentinel_service_name", "mymaster", "Service name in Redis Sentinel."),
        Profiler.Bool("filter_error_trace", false, "Whether traces of errors are kept apart."),
    ];

    private static Option[] Others() =>
    [
        Locks.Bool("disable_process_locking", false, "Whether locks hold only within a process.", "DEFAULT/disable_process_locking"),
        Locks.Unset("lock_path", "Directory of lock files.", null, "DEFAULT/lock_path"),
        Brick.Unset("lock_path", "Directory of lock files."),
        Brick.Int("wait_mpath_device_attempts", 4, "Looks for a multipath device.", 1),
        Brick.Int("wait_mpath_device_interval", 1, "Seconds between them.", 1),
        Sources.List("config_source", [], "Sections that describe further sources of configuration."),
    ];
}
