namespace GlanceSupervisor.Supervision;

/// <summary>Looks into worker processes beside the loop, which must not wait for the kernel; what it finds is posted.</summary>
internal interface IWorkerInspection
{
    /// <summary>Writes to the log what a hung worker is doing, then posts <see cref="SupervisorEvent.WorkerExamined"/>.</summary>
    void Examine(WorkerHandle worker);

    /// <summary>Measures a worker's memory and posts <see cref="SupervisorEvent.MemoryMeasured"/>.</summary>
    void Measure(WorkerHandle worker);
}
