using GlanceWorker.Hosting.Clients;

namespace GlanceWorker.Hosting;

/// <summary>How a worker serves (docs/contracts/wsgi-server-contract.md section 3 and the [worker] group).</summary>
internal sealed record WorkerServerOptions
{
    /// <summary>Requests served at once.</summary>
    public required int PoolSize { get; init; }

    /// <summary>Threads that serve clients, each with a standby; from 1.</summary>
    public required int ClientLoops { get; init; }

    /// <summary>Whether .NET's sockets carry the clients' bytes instead of loops of our own.</summary>
    public bool StockTransport { get; init; }

    /// <summary>How long a leaving worker still answers kept-alive connections, with Connection: close.</summary>
    public required TimeSpan DrainGrace { get; init; }

    /// <summary>Whether connections are kept open between requests.</summary>
    public required bool HttpKeepAlive { get; init; }

    /// <summary>How long a connection may be idle; zero for ever.</summary>
    public required TimeSpan ClientSocketTimeout { get; init; }

    /// <summary>How long clients may keep the worker waiting.</summary>
    public required ClientLimits Clients { get; init; }

    /// <summary>Longest header line, bytes; 0 for no limit of its own.</summary>
    public required int MaxHeaderLine { get; init; }
}
