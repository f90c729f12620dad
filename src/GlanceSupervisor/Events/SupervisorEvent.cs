using Glance.Control;
using Glance.Control.Administration;
using Glance.Linux.Spawning;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.TakeOver;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Events;

/// <summary>What happens to the supervisor. Handlers only post these; the loop alone decides.</summary>
internal abstract record SupervisorEvent
{
    private SupervisorEvent()
    {
    }

    /// <summary>SIGTERM or SIGINT.</summary>
    internal sealed record StopRequested(string Signal) : SupervisorEvent;

    /// <summary>SIGQUIT: end at once.</summary>
    internal sealed record QuitRequested : SupervisorEvent;

    /// <summary>SIGHUP, or an administrator who wants to know the outcome.</summary>
    internal sealed record ReloadRequested(PendingRequest? Request = null) : SupervisorEvent;

    /// <summary>The files that a reload is about have been read.</summary>
    internal sealed record ConfigurationLoaded(Reload Reload, LoadedConfiguration Configuration) : SupervisorEvent;

    /// <summary>Somebody wants the configuration in force, as workers get it.</summary>
    internal sealed record ConfigurationRequested(TaskCompletionSource<byte[]> Answer) : SupervisorEvent;

    /// <summary>The program on disk is to take over.</summary>
    internal sealed record UpgradeRequested(PendingRequest Request) : SupervisorEvent;

    /// <summary>The program on disk has shown whether it can.</summary>
    internal sealed record PreflightEnded(PreflightResult Result) : SupervisorEvent;

    /// <summary>Nobody reads from workers any more; all that was read before is in front of this.</summary>
    internal sealed record WorkersPaused : SupervisorEvent;

    /// <summary>An administrator asks how things are.</summary>
    internal sealed record StatusRequested(TaskCompletionSource<SupervisorStatus> Answer) : SupervisorEvent;

    /// <summary>SIGUSR1.</summary>
    internal sealed record ReopenLogsRequested : SupervisorEvent;

    /// <summary>SIGTTIN and SIGTTOU: one worker more or less until the next reload.</summary>
    internal sealed record WorkerCountChangeRequested(int By) : SupervisorEvent;

    /// <summary>What a worker's memory is, in bytes of PSS.</summary>
    internal sealed record MemoryMeasured(WorkerHandle Worker, long Bytes) : SupervisorEvent;

    /// <summary>A hung worker's state is in the log and it can be killed.</summary>
    internal sealed record WorkerExamined(WorkerHandle Worker) : SupervisorEvent;

    /// <summary>A worker said something.</summary>
    internal sealed record MessageReceived(WorkerHandle Worker, ControlFrame Message) : SupervisorEvent;

    /// <summary>A worker's process is gone; all it said was delivered before.</summary>
    internal sealed record WorkerExited(WorkerHandle Worker, ExitStatus Status) : SupervisorEvent;

    /// <summary>Time passed.</summary>
    internal sealed record Tick : SupervisorEvent;
}
