namespace Glance.Configuration.Declarations.Catalog.Brokers;

/// <summary>[oslo_messaging_rabbit].</summary>
internal static class RabbitDeclarations
{
    private static readonly NoEffectGroup In = new("oslo_messaging_rabbit", Reasons.Notifications);

    internal static IReadOnlyList<Option> All { get; } =
    [
        In.Bool("amqp_durable_queues", false, "Whether queues survive the broker."),
        In.Bool("amqp_auto_delete", false, "Whether unused queues vanish.", "DEFAULT/amqp_auto_delete"),
        In.Int("rpc_conn_pool_size", 30, "Connections for calls.", 1),
        In.Int("conn_pool_min_size", 2, "Connections kept open."),
        In.Int("conn_pool_ttl", 1200, "Seconds an idle connection is kept."),
        In.Bool("ssl", false, "Whether to use TLS.", "rabbit_use_ssl"),
        In.Str("ssl_version", "", "TLS version.", null, "kombu_ssl_version"),
        In.Str("ssl_key_file", "", "Client key.", null, "kombu_ssl_keyfile"),
        In.Str("ssl_cert_file", "", "Client certificate.", null, "kombu_ssl_certfile"),
        In.Str("ssl_ca_file", "", "Trusted authorities.", null, "kombu_ssl_ca_certs"),
        In.Bool("ssl_enforce_hostname_verification", false, "Whether the certificate must name the host."),
        In.Bool("ssl_enforce_fips_mode", false, "Whether only FIPS-approved methods are used."),
        In.Bool("heartbeat_in_pthread", false, "Whether heartbeats run in a thread of their own."),
        In.Float("kombu_reconnect_delay", 1.0, "Seconds before a new connection.", 0.0, 4.5, "DEFAULT/kombu_reconnect_delay"),
        In.Float("kombu_reconnect_splay", 0.0, "Random seconds added to it.", 0.0),
        In.Unset("kombu_compression", "Compression of messages."),
        In.Int("kombu_missing_consumer_retry_timeout", 60, "Seconds to wait for a missing reader.", null, null, "kombu_reconnect_timeout"),
        In.Str("kombu_failover_strategy", "round-robin", "How the next broker is chosen.", ["round-robin", "shuffle"]),
        In.Str("rabbit_login_method", "AMQPLAIN", "Login method.", ["PLAIN", "AMQPLAIN", "EXTERNAL", "RABBIT-CR-DEMO"], "DEFAULT/rabbit_login_method"),
        In.Int("rabbit_retry_interval", 1, "Seconds between tries."),
        In.Int("rabbit_retry_backoff", 2, "Seconds added at each try.", null, null, "DEFAULT/rabbit_retry_backoff"),
        In.Int("rabbit_interval_max", 30, "Most seconds between tries."),
        In.Bool("rabbit_ha_queues", false, "Whether queues are mirrored.", "DEFAULT/rabbit_ha_queues"),
        In.Bool("rabbit_quorum_queue", false, "Whether quorum queues are used."),
        In.Bool("rabbit_transient_quorum_queue", false, "Whether transient queues are quorum queues too."),
        In.Int("rabbit_quorum_delivery_limit", 0, "Deliveries of one message before it is dropped."),
        In.Int("rabbit_quorum_max_memory_length", 0, "Messages a quorum queue keeps in memory.", null, null, "rabbit_quroum_max_memory_length"),
        In.Int("rabbit_quorum_max_memory_bytes", 0, "Bytes a quorum queue keeps in memory.", null, null, "rabbit_quroum_max_memory_bytes"),
        In.Int("rabbit_transient_queues_ttl", 1800, "Seconds an unused queue is kept.", 0),
        In.Int("rabbit_qos_prefetch_count", 0, "Messages fetched in advance."),
        In.Bool("rabbit_stream_fanout", false, "Whether fanout uses streams."),
        In.Int("heartbeat_timeout_threshold", 60, "Seconds of silence after which the broker is taken for dead."),
        In.Int("heartbeat_rate", 3, "Heartbeats in that time."),
        In.Bool("direct_mandatory_flag", true, "Whether undeliverable answers are reported."),
        In.Bool("enable_cancel_on_failover", false, "Whether readers notice a lost queue."),
        In.Bool("use_queue_manager", false, "Whether queue names are kept over restarts."),
        In.Unset("hostname", "Host name used in queue names."),
        In.Unset("processname", "Process name used in queue names."),
    ];
}
