namespace Glance.Control.Administration;

/// <summary>A supervisor and its workers at one moment.</summary>
public sealed record SupervisorStatus
{
    /// <summary>Its pid.</summary>
    public required int Pid { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Seconds since the service was started; an upgrade in place is no start.</summary>
    public required double Age { get; init; }

    /// <summary><c>starting</c>, <c>serving</c>, <c>reloading</c>, <c>upgrading</c> or <c>stopping</c>.</summary>
    public required string State { get; init; }

    /// <summary>Address and port it listens on.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Generation in force: 1 at the start, one more with each reload.</summary>
    public required int Generation { get; init; }

    /// <summary>Generation a reload is bringing up.</summary>
    public int? NextGeneration { get; init; }

    /// <summary>Reloads since the start that brought a new generation up.</summary>
    public required int Reloads { get; init; }

    /// <summary>Reloads since the start that came to nothing.</summary>
    public required int FailedReloads { get; init; }

    /// <summary>Why the last reload came to nothing; absent when it did not.</summary>
    public string? LastReloadFailure { get; init; }

    /// <summary>When that was; absent when it did not.</summary>
    public DateTimeOffset? LastReloadFailedAt { get; init; }

    /// <summary>How many workers there should be.</summary>
    public required int WorkersWanted { get; init; }

    /// <summary>The workers, of all generations.</summary>
    public required IReadOnlyList<WorkerStatus> Workers { get; init; }
}
