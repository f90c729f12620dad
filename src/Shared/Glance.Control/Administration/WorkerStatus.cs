namespace Glance.Control.Administration;

/// <summary>A worker at one moment; its counts are those of its last heartbeat.</summary>
public sealed record WorkerStatus
{
    /// <summary>Its pid.</summary>
    public required int Pid { get; init; }

    /// <summary>Generation it was born in.</summary>
    public required int Generation { get; init; }

    /// <summary><c>starting</c>, <c>ready</c> or <c>leaving</c>.</summary>
    public required string State { get; init; }

    /// <summary>Seconds since its start.</summary>
    public required double Age { get; init; }

    /// <summary>Requests served.</summary>
    public required long Served { get; init; }

    /// <summary>Requests being served.</summary>
    public required int Running { get; init; }

    /// <summary>Open connections.</summary>
    public required int Connections { get; init; }

    /// <summary>Work that outlives its request, running or waiting.</summary>
    public int Jobs { get; init; }

    /// <summary>Proportional set size, bytes; null when the kernel does not tell.</summary>
    public long? Pss { get; init; }

    /// <summary>Seconds since the last heartbeat.</summary>
    public required double LastHeartbeat { get; init; }
}
