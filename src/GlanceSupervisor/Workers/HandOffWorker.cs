namespace GlanceSupervisor.Workers;

/// <summary>A living worker that changes its supervisor's program.</summary>
internal sealed record HandOffWorker
{
    /// <summary>Its pid; it stays a child of the same process.</summary>
    public required int Pid { get; init; }

    /// <summary>Descriptor of the supervisor's end of its control channel.</summary>
    public required int Channel { get; init; }

    /// <summary>Generation it was born in.</summary>
    public required int Generation { get; init; }

    /// <summary>Whether it is on its way out.</summary>
    public required bool Leaving { get; init; }

    /// <summary>Timestamp of its start; the monotonic clock is the same for every program.</summary>
    public required long StartedAt { get; init; }

    /// <summary>Timestamp at which it is killed; 0 while it may stay.</summary>
    public required long KillAt { get; init; }

    /// <summary>Requests it has served.</summary>
    public required long Served { get; init; }
}
