namespace GlanceSupervisor.Workers;

/// <summary>
/// Looks into worker processes beside the loop, which must not wait for the kernel; what it finds is told to an <see
/// cref="IWorkerObserver"/>.
/// </summary>
internal interface IWorkerInspection
{
    /// <summary>Writes to the log what a hung worker is doing.</summary>
    void Examine(WorkerHandle worker);

    /// <summary>Measures a worker's memory.</summary>
    void Measure(WorkerHandle worker);
}
