namespace Glance.Configuration.Declarations.Catalog;

/// <summary>Sections of smaller OpenStack libraries: profiler, limits, locks, reports.</summary>
internal static class LibraryDeclarations
{
    private static readonly NoEffectGroup Profiler = new("profiler", Reasons.Profiler);
    private static readonly NoEffectGroup Limit = new("oslo_limit", Reasons.Limits);
    private static readonly NoEffectGroup Locks = new("oslo_concurrency", Reasons.Locks);
    private static readonly NoEffectGroup Reports = new("oslo_reports", Reasons.Reports);
    private static readonly NoEffectGroup Brick = new("os_brick", "the cinder store is not built yet");
    private static readonly NoEffectGroup Sources = new(OptionName.DefaultGroup, "configuration is read from files and the environment only");

    internal static IReadOnlyList<Option> All { get; } = [.. ProfilerOptions(), .. LimitOptions(), .. Others()];

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

    private static Option[] LimitOptions() =>
    [
        Limit.Unset("endpoint_id", "Endpoint whose limits apply."),
        Limit.Unset("endpoint_service_name", "Name of its service."),
        Limit.Unset("endpoint_service_type", "Type of its service."),
        Limit.Unset("endpoint_region_name", "Its region."),
        Limit.Str("endpoint_interface", "public", "Its interface."),
        Limit.Unset("cafile", "Authorities trusted to sign Keystone's certificate."),
        Limit.Unset("certfile", "Client certificate for Keystone."),
        Limit.Unset("keyfile", "Key of that certificate."),
        Limit.Bool("insecure", false, "Whether Keystone's certificate goes unchecked."),
        Limit.UnsetInt("timeout", "Seconds to wait for Keystone."),
        Limit.Bool("collect_timing", false, "Whether call times are collected."),
        Limit.Bool("split_loggers", false, "Whether calls are logged to several loggers."),
        Limit.Unset("service_type", "Type of Keystone in the catalogue."),
        Limit.Unset("service_name", "Name of Keystone in the catalogue."),
        Limit.UnsetList("valid_interfaces", "Interfaces to try, in order."),
        Limit.Unset("region_name", "Region of Keystone."),
        Limit.Unset("endpoint_override", "URL to use instead of the catalogue's."),
        Limit.Unset("version", "Version of Keystone's API."),
        Limit.Unset("min_version", "Lowest version of it."),
        Limit.Unset("max_version", "Highest version of it."),
        Limit.UnsetInt("connect_retries", "Tries to connect."),
        Limit.UnsetFloat("connect_retry_delay", "Seconds between them."),
        Limit.UnsetInt("status_code_retries", "Tries after a temporary error."),
        Limit.UnsetFloat("status_code_retry_delay", "Seconds between them."),
        Limit.UnsetList("retriable_status_codes", "Statuses that are temporary."),
        .. KeystoneAuthtokenDeclarations.AuthPlugin("oslo_limit", Reasons.Limits),
    ];

    private static Option[] Others() =>
    [
        Locks.Bool("disable_process_locking", false, "Whether locks hold only within a process.", "DEFAULT/disable_process_locking"),
        Locks.Unset("lock_path", "Directory of lock files.", null, "DEFAULT/lock_path"),
        Reports.Unset("log_dir", "Directory of state reports."),
        Reports.Unset("file_event_handler", "File whose change asks for a report."),
        Reports.Int("file_event_handler_interval", 1, "Seconds between looks at it."),
        Brick.Unset("lock_path", "Directory of lock files."),
        Brick.Int("wait_mpath_device_attempts", 4, "Looks for a multipath device.", 1),
        Brick.Int("wait_mpath_device_interval", 1, "Seconds between them.", 1),
        Sources.List("config_source", [], "Sections that describe further sources of configuration."),
    ];
}
