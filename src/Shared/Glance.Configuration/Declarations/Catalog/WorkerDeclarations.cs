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
        "How long a worker still answers on connections kept alive when the service ends, telling each client to close; three times as long when the worker is only replaced, since nobody waits for it. Without it a client could send a request into a connection that is just being closed.");

    public static readonly Option<int> MaxRequests = Opt.Int(Group, "max_requests", 0,
        "Requests after which a worker is replaced by a fresh one; its successor serves before it finishes. 0 never does.", min: 0);

    public static readonly Option<int> MaxRequestsJitter = Opt.Int(Group, "max_requests_jitter", 0,
        "Up to so many requests are added to max_requests, by chance and anew for each worker, so that they do not all reach it at once.", min: 0, max: 1_000_000_000);

    public static readonly Option<TimeSpan> MaxAge = Opt.Duration(Group, "max_age", TimeSpan.Zero,
        "Age at which a worker is replaced by a fresh one; up to a tenth is added by chance. 0 never does.");

    public static readonly Option<long> MaxMemory = Opt.Size(Group, "max_memory", 0,
        "Memory (proportional set size) above which a worker is replaced by a fresh one, such as 500MB. 0 never does.");

    public static readonly Option<int> MaxGenerations = Opt.Int(Group, "max_generations", 8,
        "Generations of workers that may be alive at once. A reload leaves the workers before it as long as their requests take; when there are more generations than this, the oldest gets graceful_timeout to finish.",
        min: 2, max: 100);

    public static readonly Option<string?> DumpDirectory = Opt.OptionalStr(Group, "dump_directory",
        "Directory for a core of each worker that hung, written before it is killed. Cores hold what the worker knew, tokens included. Unset writes none; what its threads did is logged in any case.");

    internal static IReadOnlyList<Option> All { get; } =
        [PoolSize, GracefulTimeout, StartTimeout, HeartbeatTimeout, DrainGrace, MaxRequests, MaxRequestsJitter, MaxAge, MaxMemory, MaxGenerations, DumpDirectory];
}
