using Glance.Control.Administration;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Control;

/// <summary>Turns the loop's state into the answer to <see cref="AdministrationQuestion.Status"/>.</summary>
internal static class StatusReport
{
    /// <summary>The service.</summary>
    public static SupervisorStatus Of(ServiceState service, Reloads reloads, WorkerSet workers, bool isUpgrading, TimeProvider time) => new()
    {
        Pid = Environment.ProcessId,
        Version = ProgramVersion.Text,
        Age = Math.Round(time.GetElapsedTime(service.StartedAt).TotalSeconds, 3),
        State = service.IsStopping ? "stopping" : isUpgrading ? "upgrading" : reloads.IsRunning ? "reloading" : service.IsUp ? "serving" : "starting",
        Endpoint = service.Current.Listener.Endpoint.ToString(),
        Generation = service.Current.Number,
        NextGeneration = reloads.Next?.Number,
        Reloads = service.Reloads.Done,
        FailedReloads = service.Reloads.Failed,
        LastReloadFailure = service.Reloads.Failure,
        LastReloadFailedAt = service.Reloads.FailedAt,
        WorkersWanted = service.Current.Wanted,
        Workers = [.. workers.All.Select(worker => Of(worker, time))],
    };

    /// <summary>A worker as its supervisor sees it; what only the kernel knows is added by whoever answers.</summary>
    public static WorkerStatus Of(WorkerHandle worker, TimeProvider time) => new()
    {
        Pid = worker.Pid,
        Generation = worker.Generation.Number,
        State = worker.Phase switch
        {
            WorkerPhase.Starting => "starting",
            WorkerPhase.Ready => "ready",
            _ => "leaving",
        },
        Age = Math.Round(time.GetElapsedTime(worker.StartedAt).TotalSeconds, 3),
        Served = worker.Statistics.Served,
        Running = worker.Statistics.Running,
        Connections = worker.Statistics.Connections,
        Jobs = worker.Statistics.Jobs,
        LastHeartbeat = Math.Round(time.GetElapsedTime(worker.LastHeartbeat).TotalSeconds, 3),
    };
}
