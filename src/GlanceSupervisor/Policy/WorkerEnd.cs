using Glance.Linux.Spawning;

namespace GlanceSupervisor.Policy;

/// <summary>How and when a worker ended: all that <see cref="RespawnPolicy"/> looks at.</summary>
internal sealed record WorkerEnd
{
    /// <summary>Its exit status.</summary>
    public required ExitStatus Status { get; init; }

    /// <summary>Whether it had reported ready.</summary>
    public required bool WasReady { get; init; }

    /// <summary>Whether it was on its way out: told to drain, or draining by itself with a replacement under way.</summary>
    public required bool WasLeaving { get; init; }

    /// <summary>Whether it explained why it cannot start.</summary>
    public required bool ExplainedFailure { get; init; }

    /// <summary>Whether it belonged to a generation that a reload is bringing up.</summary>
    public required bool InReload { get; init; }

    /// <summary>Whether any worker of this service has been ready: then it has started, and clients may be served.</summary>
    public required bool ServiceWasUp { get; init; }

    /// <summary>How long it lived.</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>Early deaths in a row before this one, over all workers.</summary>
    public int EarlyDeaths { get; init; }
}
