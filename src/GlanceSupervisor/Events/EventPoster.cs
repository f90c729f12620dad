using System.Threading.Channels;
using Glance.Control;
using Glance.Linux.Spawning;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.TakeOver;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Events;

/// <summary>Makes events for the loop of what happens beside it.</summary>
internal sealed class EventPoster(ChannelWriter<SupervisorEvent> events) : IWorkerObserver
{
    public void OnMessage(WorkerHandle worker, ControlFrame message) => events.TryWrite(new SupervisorEvent.MessageReceived(worker, message));

    public void OnExited(WorkerHandle worker, ExitStatus status) => events.TryWrite(new SupervisorEvent.WorkerExited(worker, status));

    public void OnExamined(WorkerHandle worker) => events.TryWrite(new SupervisorEvent.WorkerExamined(worker));

    public void OnMeasured(WorkerHandle worker, long bytes) => events.TryWrite(new SupervisorEvent.MemoryMeasured(worker, bytes));

    /// <summary>A program has shown whether it could take over.</summary>
    public void OnPreflightEnded(PreflightResult result) => events.TryWrite(new SupervisorEvent.PreflightEnded(result));

    /// <summary>The files that a reload is about have been read.</summary>
    public void OnLoaded(Reload reload, LoadedConfiguration configuration) => events.TryWrite(new SupervisorEvent.ConfigurationLoaded(reload, configuration));
}
