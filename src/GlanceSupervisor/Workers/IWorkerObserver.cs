using Glance.Control;
using Glance.Linux.Spawning;

namespace GlanceSupervisor.Workers;

/// <summary>Is told, from any thread, what happens to workers beside the loop.</summary>
internal interface IWorkerObserver
{
    /// <summary>A worker said something.</summary>
    void OnMessage(WorkerHandle worker, ControlFrame message);

    /// <summary>A worker's process is gone; all it said was delivered before.</summary>
    void OnExited(WorkerHandle worker, ExitStatus status);

    /// <summary>A hung worker's state is in the log and it can be killed.</summary>
    void OnExamined(WorkerHandle worker);

    /// <summary>A worker's memory was measured, in bytes of PSS.</summary>
    void OnMeasured(WorkerHandle worker, long bytes);
}
