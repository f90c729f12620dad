namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[worker]: this service's own options about its worker processes.</summary>
public static class WorkerDeclarations
{
    private const string Group = "worker";

    /// <summary>Bytes a second: whoever has to be faster is nobody.</summary>
    private const int FastestClient = 100_000_000;

    public static readonly Option<int> PoolSize = Opt.Int(Group, "pool_size", 1000,
        "Requests one worker serves at the same time. A worker that is full accepts no further connection: it waits in the backlog or goes to another worker.",
        min: 1, max: 1_000_000);

    public static readonly Option<TimeSpan> GracefulTimeout = Opt.Duration(Group, "graceful_timeout", TimeSpan.FromSeconds(60),
        "How long a worker that is to end may take to finish its running requests before it is killed.");

    public static readonly Option<TimeSpan> StartTimeout = Opt.Duration(Group, "start_timeout", TimeSpan.FromSeconds(30),
        "How long a new worker may take until it is ready to serve. One that is not ready by then is ended and counts as failed.", min: TimeSpan.FromSeconds(1));

    public static readonly Option<TimeSpan> HeartbeatTimeout = Opt.Duration(Group, "heartbeat_timeout", TimeSpan.FromSeconds(30),
        "How long a worker may stay silent before the supervisor takes it for hung and replaces it. 0 never does.", min: TimeSpan.FromSeconds(1), orZero: true);

    public static readonly Option<TimeSpan> DrainGrace = Opt.Duration(Group, "drain_grace", TimeSpan.FromSeconds(1.5),
        "How long a worker still answers on connections kept alive when the service ends, telling each client to close; three times as long when the worker is only replaced, since nobody waits for it. Without it a client could send a request into a connection that is just being closed.");

    public static readonly Option<int> MaxRequests = Opt.Int(Group, "max_requests", 0,
        "Requests after which a worker is replaced by a fresh one; its successor serves before it finishes. 0 never does.", min: 0);

    public static readonly Option<int> MaxRequestsJitter = Opt.Int(Group, "max_requests_jitter", 0,
        "Up to so many requests are added to max_requests, by chance and anew for each worker, so that they do not all reach it at once.", min: 0, max: 1_000_000_000);

    public static readonly Option<TimeSpan> MaxAge = Opt.Duration(Group, "max_age", TimeSpan.Zero,
        "Age at which a worker is replaced by a fresh one; up to a tenth is added by chance. 0 never does.", min: TimeSpan.FromSeconds(1), max: TimeSpan.FromDays(36500), orZero: true);

    public static readonly Option<long> MaxMemory = Opt.Size(Group, "max_memory", 0,
        "Memory (proportional set size) above which a worker is replaced by a fresh one, such as 500MB. 0 never does.", 1024 * 1024);

    public static readonly Option<int> MaxGenerations = Opt.Int(Group, "max_generations", 8,
        "Generations of workers that may be alive at once. A reload leaves the workers before it as long as their requests take; when there are more generations than this, the oldest gets graceful_timeout to finish.",
        min: 2, max: 100);

    public static readonly Option<string?> DumpDirectory = Opt.OptionalStr(Group, "dump_directory",
        "Directory for a core of each worker that hung, written before it is killed. Cores hold what the worker knew, tokens included. Unset writes none; what its threads did is logged in any case.");

    public static readonly Option<TimeSpan> ClientFirstByteTimeout = Opt.Duration(Group, "client_first_byte_timeout", TimeSpan.FromSeconds(60),
        "How long a new connection may stay without sending a byte. 0 leaves it to client_socket_timeout.", min: TimeSpan.FromSeconds(1), orZero: true);

    public static readonly Option<TimeSpan> ClientHeaderTimeout = Opt.Duration(Group, "client_header_timeout", TimeSpan.FromSeconds(60),
        "How long a client may take for the request line and headers of a request, from its first byte; then it is answered 408. 0 leaves it to client_socket_timeout.", min: TimeSpan.FromSeconds(1), orZero: true);

    public static readonly Option<TimeSpan> ClientJsonTimeout = Opt.Duration(Group, "client_json_timeout", TimeSpan.FromSeconds(60),
        "How long a client may take for the body of a request that is no image data; then the connection is closed. 0 sets no such limit.", min: TimeSpan.FromSeconds(1), orZero: true);

    public static readonly Option<int> ClientMinBodyRate = Opt.Int(Group, "client_min_body_rate", 240,
        "Bytes a second that the body of a request has to bring while the worker waits for it; a client that is client_rate_grace behind is cut off. 0 sets no such limit.", min: 0, max: FastestClient);

    public static readonly Option<int> ClientMinSendRate = Opt.Int(Group, "client_min_send_rate", 240,
        "Bytes a second that a client has to read of an answer that waits for it; one that is client_rate_grace behind is cut off. 0 sets no such limit.", min: 0, max: FastestClient);

    public static readonly Option<TimeSpan> ClientRateGrace = Opt.Duration(Group, "client_rate_grace", TimeSpan.FromSeconds(60),
        "How far a client may fall behind client_min_body_rate and client_min_send_rate: as long as this it may even be silent.", min: TimeSpan.FromSeconds(1));

    public static readonly Option<TimeSpan> ClientPressureTimeout = Opt.Duration(Group, "client_pressure_timeout", TimeSpan.FromSeconds(5),
        "How long a client may keep a worker waiting, for headers, a body or by not reading, while others wait for its place in the pool or descriptors are nearly used up, and when the service ends. As many are given up as are needed. 0 gives up idle connections alone.");

    public static readonly Option<double> ClientShare = Opt.Float(Group, "client_share", 0.9,
        "Part of a worker's pool, and of the connections it can have, that one client address (or IPv6 /64) may hold; the rest is for others. A proxy is one address. 0 and 1 set no such limit.", min: 0, max: 1);

    /// <summary>The value of <see cref="Transport"/> that chooses .NET's sockets.</summary>
    public const string StockTransport = "stock";

    public static readonly Option<string> Transport = Opt.Str(Group, "transport", "loop",
        "What carries clients' bytes: loop is the service's own (epoll, large reads, requests run where they arrive), "
        + "stock that of .NET's Kestrel. Both keep every limit.",
        choices: ["loop", StockTransport], ignoreCase: true);

    internal static IReadOnlyList<Option> All { get; } =
    [
        PoolSize, GracefulTimeout, StartTimeout, HeartbeatTimeout, DrainGrace, MaxRequests, MaxRequestsJitter, MaxAge, MaxMemory, MaxGenerations, DumpDirectory,
        ClientFirstByteTimeout, ClientHeaderTimeout, ClientJsonTimeout, ClientMinBodyRate, ClientMinSendRate, ClientRateGrace, ClientPressureTimeout, ClientShare,
        Transport,
    ];
}
