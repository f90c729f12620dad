using Glance.Configuration;
using Glance.Configuration.HandOver;

namespace GlanceSupervisor.Supervision;

/// <summary>A configuration that was read.</summary>
internal sealed record ConfigurationOutcome
{
    /// <summary>The supervisor's part; null when there are problems.</summary>
    public SupervisorOptions? Options { get; init; }

    /// <summary>What workers get; null when there are problems.</summary>
    public WorkerHandOver? HandOver { get; init; }

    /// <summary>Why it cannot be used, each complete in itself; empty when it can.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What the operator should look at.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What is worth saying once.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Exit code of a program that cannot start because of the problems (docs/contracts/wsgi-server-contract.md section 11).</summary>
    public int ExitCode { get; init; } = ExitCodes.Success;
}
