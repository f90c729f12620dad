using System.Threading.Channels;
using GlanceSupervisor.Control;
using GlanceSupervisor.Events;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Systemd;
using GlanceSupervisor.TakeOver;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Supervision;

/// <summary>What the supervisor is given from outside: everything that costs a process, a file or a wait is one of these.</summary>
internal sealed record SupervisorParts
{
    /// <summary>The generation the service starts with, its socket bound.</summary>
    public required Generation First { get; init; }

    /// <summary>What the program left that ran in this process before; null at an ordinary start.</summary>
    public HandOffState? Left { get; init; }

    /// <summary>Where events come from, and where what goes on beside the loop posts them.</summary>
    public required Channel<SupervisorEvent> Events { get; init; }

    /// <summary>Makes worker processes.</summary>
    public required IWorkerLauncher Launcher { get; init; }

    /// <summary>Looks into worker processes.</summary>
    public required IWorkerInspection Inspection { get; init; }

    /// <summary>Reads the configuration for reloads.</summary>
    public required IReloadLoader Loader { get; init; }

    /// <summary>The program that an upgrade replaces.</summary>
    public required IExecutable Executable { get; init; }

    /// <summary>Whoever manages this service.</summary>
    public required IServiceManager Manager { get; init; }

    /// <summary>Where administrators ask; null when nobody can.</summary>
    public AdministrationEndpoint? Administration { get; init; }

    /// <summary>Opens the supervisor's own log files again.</summary>
    public required Action ReopenLogs { get; init; }

    /// <summary>Where the reason of a failed start is told besides the log.</summary>
    public required TextWriter Errors { get; init; }

    public required ILogger Logger { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Source of jitter.</summary>
    public required Random Jitter { get; init; }
}
