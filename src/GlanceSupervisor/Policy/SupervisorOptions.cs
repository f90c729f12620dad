using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;

namespace GlanceSupervisor.Policy;

/// <summary>What the operator configured, as far as the supervisor needs it (docs/contracts/wsgi-server-contract.md section 3).</summary>
internal sealed record SupervisorOptions
{
    private const int DefaultPort = 9292;
    private const int MostWorkersByDefault = 8;

    /// <summary>Name or address to listen on.</summary>
    public required string BindHost { get; init; }

    /// <summary>Port, 0 to 65535; 0 lets the kernel choose.</summary>
    public required int BindPort { get; init; }

    /// <summary>Connections the kernel keeps waiting.</summary>
    public required int Backlog { get; init; }

    /// <summary>Number of workers; 0 serves in this very process.</summary>
    public required int Workers { get; init; }

    /// <summary>Idle time before TCP keep-alive probes.</summary>
    public required TimeSpan TcpKeepIdle { get; init; }

    /// <summary>How long a worker may finish its requests.</summary>
    public required TimeSpan GracefulTimeout { get; init; }

    /// <summary>How long a worker may take to report ready.</summary>
    public required TimeSpan StartTimeout { get; init; }

    /// <summary>How long a worker may be silent or unable to answer before it is killed and replaced.</summary>
    public required TimeSpan HeartbeatTimeout { get; init; }

    /// <summary>Requests after which a worker is replaced; 0 for never.</summary>
    public int MaxRequests { get; init; }

    /// <summary>Most that chance adds to <see cref="MaxRequests"/>.</summary>
    public int MaxRequestsJitter { get; init; }

    /// <summary>Age at which a worker is replaced; zero for never.</summary>
    public TimeSpan MaxAge { get; init; }

    /// <summary>Bytes of PSS above which a worker is replaced; 0 for never.</summary>
    public long MaxMemory { get; init; }

    /// <summary>Generations alive at once.</summary>
    public int MaxGenerations { get; init; } = 8;

    /// <summary>Where cores of hung workers go; null for none.</summary>
    public string? DumpDirectory { get; init; }

    /// <summary>Reads the options; unset ones get the defaults of docs/contracts/wsgi-server-contract.md section 3.</summary>
    public static SupervisorOptions From(ConfigurationSnapshot configuration) => new()
    {
        BindHost = configuration.Get(ServerDeclarations.BindHost),
        BindPort = configuration.Get(ServerDeclarations.BindPort) ?? DefaultPort,
        Backlog = configuration.Get(ServerDeclarations.Backlog),
        Workers = configuration.Get(ServerDeclarations.Workers) ?? Math.Min(Environment.ProcessorCount, MostWorkersByDefault),
        TcpKeepIdle = TimeSpan.FromSeconds(configuration.Get(ServerDeclarations.TcpKeepIdle)),
        GracefulTimeout = configuration.Get(WorkerDeclarations.GracefulTimeout),
        StartTimeout = configuration.Get(WorkerDeclarations.StartTimeout),
        HeartbeatTimeout = configuration.Get(WorkerDeclarations.HeartbeatTimeout),
        MaxRequests = configuration.Get(WorkerDeclarations.MaxRequests),
        MaxRequestsJitter = configuration.Get(WorkerDeclarations.MaxRequestsJitter),
        MaxAge = configuration.Get(WorkerDeclarations.MaxAge),
        MaxMemory = configuration.Get(WorkerDeclarations.MaxMemory),
        MaxGenerations = configuration.Get(WorkerDeclarations.MaxGenerations),
        DumpDirectory = configuration.Get(WorkerDeclarations.DumpDirectory),
    };
}
