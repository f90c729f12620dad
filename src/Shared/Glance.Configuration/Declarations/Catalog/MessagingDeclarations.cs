using Glance.Configuration.Declarations.Catalog.Brokers;

namespace Glance.Configuration.Declarations.Catalog;

/// <summary>Notifications: which would be sent, and how oslo.messaging would carry them.</summary>
internal static class MessagingDeclarations
{
    private static readonly NoEffectGroup Default = new(OptionName.DefaultGroup, Reasons.Notifications);
    private static readonly NoEffectGroup Notifications = new("oslo_messaging_notifications", Reasons.Notifications);
    private static readonly NoEffectGroup Audit = new("audit_middleware_notifications", Reasons.Notifications);
    private static readonly NoEffectGroup Metrics = new("oslo_messaging_metrics", Reasons.Notifications);

    /// <summary>Whatever the transport.</summary>
    internal static IReadOnlyList<Option> All { get; } =
    [
        Default.Str("default_publisher_id", "image.localhost", "Sender of notifications."),
        Default.List("disabled_notifications", [], "Events, or groups of events, not notified."),
        Opt.Str(OptionName.DefaultGroup, "transport_url", "rabbit://", "Message broker.", secret: true, noEffect: Reasons.Notifications),
        Default.Str("control_exchange", "glance", "Exchange that topics belong to."),
        Default.Int("rpc_conn_pool_size", 30, "Connections for calls.", 1),
        Default.Int("conn_pool_min_size", 2, "Connections kept open."),
        Default.Int("conn_pool_ttl", 1200, "Seconds an idle connection is kept."),
        Default.Int("executor_thread_pool_size", 64, "Threads that handle messages.", null, null, "rpc_thread_pool_size"),
        Default.Int("rpc_response_timeout", 60, "Seconds to wait for the answer to a call."),
        Default.Bool("rpc_ping_enabled", false, "Whether a ping endpoint is offered."),
        Notifications.Multi("driver", [], "How notifications are sent, one assignment for each way.", "DEFAULT/notification_driver"),
        Opt.OptionalStr("oslo_messaging_notifications", "transport_url", "Broker of notifications, if another.", secret: true,
            deprecated: ["DEFAULT/notification_transport_url"], noEffect: Reasons.Notifications),
        Notifications.List("topics", ["notifications"], "Topics of notifications.", false, "rpc_notifier2/topics", "DEFAULT/notification_topics"),
        Notifications.Int("retry", -1, "Tries of a failed notification; -1 tries for ever."),
        Audit.Bool("use_oslo_messaging", true, "Whether audit events are sent as messages."),
        Audit.Unset("driver", "How audit events are sent."),
        Audit.UnsetList("topics", "Topics of audit events."),
        Opt.OptionalStr("audit_middleware_notifications", "transport_url", "Broker of audit events.", secret: true, noEffect: Reasons.Notifications),
        Metrics.Bool("metrics_enabled", false, "Whether the messaging library reports about itself."),
        Metrics.Int("metrics_buffer_size", 1000, "Reports kept back."),
        Metrics.Str("metrics_socket_file", "/var/tmp/metrics_collector.sock", "Socket of the collector."),
        Metrics.Str("metrics_process_name", "", "Name of this process there."),
        Metrics.Int("metrics_thread_stop_timeout", 10, "Seconds before the reporting thread ends."),
    ];

    /// <summary>For each kind of broker.</summary>
    internal static IReadOnlyList<Option> Brokers { get; } = [.. RabbitDeclarations.All, .. OtherBrokerDeclarations.All];
}
