namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[worker]: this service's own options about its worker processes.</summary>
public static class WorkerDeclarations
{
    private const string Group = "worker";

    public static readonly Option<int> PoolSize = Opt.Int(Group, "pool_size", 1000,
        "Requests one worker serves at the same time. A worker that is full accepts no further connection: it waits in the backlog or goes to another worker.",
        min: 1, max: 1_000_000);

    public static readonly Option<TimeSpan> GracefulTimeout = Opt.Duration(Group, "graceful_timeout", TimeSpan.FromSeconds(60),
        "How long a worker that is to end may take to finish its running requests before it is killed.");

    public static readonly Option<TimeSpan> StartTimeout = Opt.Duration(Group, "start_timeout", TimeSpan.FromSeconds(30),
        "How long a new worker may take until it is ready to serve. One that is not ready by then is ended and counts as failed.", min: TimeSpan.FromSeconds(1));

    public static readonly Option<TimeSpan> HeartbeatTimeout = Opt.Duration(Group, "heartbeat_timeout", TimeSpan.FromSeconds(30),
        "How long a worker may stay silent before the supervisor takes it for hung and replaces it. 0 never does.");

    public static readonly Option<TimeSpan> DrainGrace = Opt.Duration(Group, "drain_grace", TimeSpan.FromSeconds(1.5),
        "How long a worker that is ending still answers on connections kept alive, telling each client to close. Without it a client could send a request into a connection that is just being closed.");

    internal static IReadOnlyList<Option> All { get; } = [PoolSize, GracefulTimeout, StartTimeout, HeartbeatTimeout, DrainGrace];
}
