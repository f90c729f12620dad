using System.Threading.Channels;
using GlanceSupervisor.Control;
using GlanceSupervisor.Systemd;
using GlanceSupervisor.TakeOver;

namespace GlanceSupervisor.Supervision;

/// <summary>What the supervisor's loop works with; put together by Program.</summary>
internal sealed record SupervisorParts
{
    /// <summary>The generation the service starts with, its socket bound.</summary>
    public required Generation First { get; init; }

    public required WorkerCrew Crew { get; init; }

    public required Reloader Reloader { get; init; }

    public required Channel<SupervisorEvent> Events { get; init; }

    /// <summary>Tells the service manager.</summary>
    public required ServiceReports Reports { get; init; }

    public required ILogger Logger { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Source of jitter.</summary>
    public required Random Jitter { get; init; }

    /// <summary>Looks at hung workers before they are killed.</summary>
    public required WorkerExamination Examination { get; init; }

    /// <summary>What the program left that ran in this process before; null at an ordinary start.</summary>
    public TakeOverState? Left { get; init; }

    /// <summary>The program that an upgrade replaces.</summary>
    public required OwnProgram Program { get; init; }

    /// <summary>Where administrators ask; null when nobody can.</summary>
    public AdministrationEndpoint? Administration { get; init; }

    /// <summary>Waits until everything logged so far is written.</summary>
    public required Action FlushLogs { get; init; }

    /// <summary>Opens the supervisor's own log files again.</summary>
    public required Action ReopenLogs { get; init; }

    /// <summary>Tells, in the log and wherever else it is looked for, why the service cannot start.</summary>
    public required Action<IReadOnlyList<string>> ReportFailure { get; init; }
}
