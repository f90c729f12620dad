namespace Glance.Configuration.Declarations.Catalog.Brokers;

/// <summary>[oslo_messaging_kafka] and [oslo_messaging_amqp].</summary>
internal static class OtherBrokerDeclarations
{
    private static readonly NoEffectGroup Kafka = new("oslo_messaging_kafka", Reasons.Notifications);
    private static readonly NoEffectGroup Amqp = new("oslo_messaging_amqp", Reasons.Notifications);

    internal static IReadOnlyList<Option> All { get; } = [.. KafkaOptions(), .. AmqpConnection(), .. AmqpAddressing()];

    private static Option[] KafkaOptions() =>
    [
        Kafka.Int("kafka_max_fetch_bytes", 1048576, "Bytes fetched at a time."),
        Kafka.Float("kafka_consumer_timeout", 1.0, "Seconds a reader waits."),
        Kafka.Int("pool_size", 10, "Connections."),
        Kafka.Int("conn_pool_min_size", 2, "Connections kept open."),
        Kafka.Int("conn_pool_ttl", 1200, "Seconds an idle connection is kept."),
        Kafka.Str("consumer_group", "oslo_messaging_consumer", "Group of readers."),
        Kafka.Float("producer_batch_timeout", 0.0, "Seconds a batch waits."),
        Kafka.Int("producer_batch_size", 16384, "Size of a batch."),
        Kafka.Str("compression_codec", "none", "Compression.", ["none", "gzip", "snappy", "lz4", "zstd"]),
        Kafka.Bool("enable_auto_commit", false, "Whether reading commits by itself."),
        Kafka.Int("max_poll_records", 500, "Messages fetched at a time."),
        Kafka.Str("security_protocol", "PLAINTEXT", "Protocol.", ["PLAINTEXT", "SASL_PLAINTEXT", "SSL", "SASL_SSL"]),
        Kafka.Str("sasl_mechanism", "PLAIN", "Login method."),
        Kafka.Str("ssl_cafile", "", "Trusted authorities."),
        Kafka.Str("ssl_client_cert_file", "", "Client certificate."),
        Kafka.Str("ssl_client_key_file", "", "Client key."),
        Kafka.Secret("ssl_client_key_password", "Password of the client key."),
    ];

    private static Option[] AmqpConnection() =>
    [
        Amqp.Unset("container_name", "Name of the AMQP container.", null, "amqp1/container_name"),
        Amqp.Int("idle_timeout", 0, "Seconds an idle connection is kept.", null, null, "amqp1/idle_timeout"),
        Amqp.Bool("trace", false, "Whether frames are shown.", "amqp1/trace"),
        Amqp.Bool("ssl", false, "Whether to use TLS."),
        Amqp.Str("ssl_ca_file", "", "Trusted authorities.", null, "amqp1/ssl_ca_file"),
        Amqp.Str("ssl_cert_file", "", "Client certificate.", null, "amqp1/ssl_cert_file"),
        Amqp.Str("ssl_key_file", "", "Client key.", null, "amqp1/ssl_key_file"),
        Amqp.Secret("ssl_key_password", "Password of the client key.", "amqp1/ssl_key_password"),
        Amqp.Bool("ssl_verify_vhost", false, "Whether the certificate must name the virtual host."),
        Amqp.Str("sasl_mechanisms", "", "Login methods.", null, "amqp1/sasl_mechanisms"),
        Amqp.Str("sasl_config_dir", "", "Directory of the SASL configuration.", null, "amqp1/sasl_config_dir"),
        Amqp.Str("sasl_config_name", "", "Name of the SASL configuration.", null, "amqp1/sasl_config_name"),
        Amqp.Str("sasl_default_realm", "", "Realm of user names without one."),
        Amqp.Int("connection_retry_interval", 1, "Seconds before the next try.", 1),
        Amqp.Int("connection_retry_backoff", 2, "Seconds added at each try.", 0),
        Amqp.Int("connection_retry_interval_max", 30, "Most seconds between tries.", 1),
        Amqp.Int("link_retry_delay", 10, "Seconds before a link is made anew.", 1),
        Amqp.Int("default_reply_retry", 0, "Tries of an answer.", -1),
        Amqp.Int("default_reply_timeout", 30, "Seconds for an answer.", 5),
        Amqp.Int("default_send_timeout", 30, "Seconds for a message.", 5),
        Amqp.Int("default_notify_timeout", 30, "Seconds for a notification.", 5),
        Amqp.Int("default_sender_link_timeout", 600, "Seconds an idle link is kept.", 1),
    ];

    private static Option[] AmqpAddressing() =>
    [
        Amqp.Str("addressing_mode", "dynamic", "How addresses are made."),
        Amqp.Bool("pseudo_vhost", true, "Whether virtual hosts are part of addresses."),
        Amqp.Str("server_request_prefix", "exclusive", "Beginning of addresses of one server.", null, "amqp1/server_request_prefix"),
        Amqp.Str("broadcast_prefix", "broadcast", "Beginning of addresses of all servers.", null, "amqp1/broadcast_prefix"),
        Amqp.Str("group_request_prefix", "unicast", "Beginning of addresses of any server.", null, "amqp1/group_request_prefix"),
        Amqp.Str("rpc_address_prefix", "openstack.org/om/rpc", "Beginning of addresses of calls."),
        Amqp.Str("notify_address_prefix", "openstack.org/om/notify", "Beginning of addresses of notifications."),
        Amqp.Str("multicast_address", "multicast", "Word for all servers."),
        Amqp.Str("unicast_address", "unicast", "Word for one server."),
        Amqp.Str("anycast_address", "anycast", "Word for any server."),
        Amqp.Unset("default_notification_exchange", "Exchange of notifications."),
        Amqp.Unset("default_rpc_exchange", "Exchange of calls."),
        Amqp.Int("reply_link_credit", 200, "Answers on the way.", 1),
        Amqp.Int("rpc_server_credit", 100, "Calls on the way.", 1),
        Amqp.Int("notify_server_credit", 100, "Notifications on the way.", 1),
        Amqp.Multi("pre_settled", ["rpc-cast", "rpc-reply"], "Messages sent without a receipt."),
    ];
}
