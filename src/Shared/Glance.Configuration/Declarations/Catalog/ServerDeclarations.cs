namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[DEFAULT]: the listening socket, the number of workers and the HTTP server.</summary>
public static class ServerDeclarations
{
    /// <summary>Workers that a service can have: during a reload there are as many again.</summary>
    public const int MostWorkers = 128;

    private const string Group = OptionName.DefaultGroup;

    /// <summary>A token of Keystone in its header.</summary>
    private const int ShortestHeaderLine = 512;

    public static readonly Option<string> BindHost = Opt.HostAddress(Group, "bind_host", "0.0.0.0",
        "Address or name to listen on. The default listens on every IPv4 address of the machine.");

    public static readonly Option<int?> BindPort = Opt.OptionalPort(Group, "bind_port",
        "TCP port to listen on. Unset means 9292.");

    public static readonly Option<int> Backlog = Opt.Int(Group, "backlog", 4096,
        "Connections the kernel keeps waiting before they are accepted.", min: 1);

    public static readonly Option<int> TcpKeepIdle = Opt.Int(Group, "tcp_keepidle", 600,
        "Seconds of silence after which the kernel begins to probe whether a client is still there.", min: 1, max: 32767);

    public static readonly Option<int?> Workers = Opt.OptionalInt(Group, "workers",
        "Number of worker processes. Unset means one for each processor, at most eight. 0 serves from a single process without a supervisor.", min: 0, max: MostWorkers);

    public static readonly Option<int> MaxHeaderLine = Opt.IntOrZero(Group, "max_header_line", 16384,
        "Longest request header line in bytes. 0 sets no limit of its own. Large Keystone tokens may need more than the default.", min: ShortestHeaderLine);

    public static readonly Option<bool> HttpKeepAlive = Opt.Bool(Group, "http_keepalive", true,
        "Whether a connection serves further requests after the first. When false every answer closes its connection.");

    public static readonly Option<int> ClientSocketTimeout = Opt.Int(Group, "client_socket_timeout", 900,
        "Seconds a client may stay silent before its connection is closed. 0 waits for ever.", min: 0);

    internal static readonly Option<string?> PipeHandle = Opt.OptionalStr(Group, "pipe_handle",
        "Handle that the Windows edition passed to its children.", noEffect: "it was for the Windows edition of Glance");

    internal static IReadOnlyList<Option> All { get; } =
    [
        BindHost, BindPort, Backlog, TcpKeepIdle, Workers, MaxHeaderLine, HttpKeepAlive, ClientSocketTimeout, PipeHandle,
        Opt.OptionalHostAddress(Group, "pydev_worker_debug_host", "Host of a Python remote debugger.", noEffect: NoPython),
        Opt.Port(Group, "pydev_worker_debug_port", 5678, "Port of a Python remote debugger.", noEffect: NoPython),
    ];

    private const string NoPython = "there is no Python process to debug";
}
