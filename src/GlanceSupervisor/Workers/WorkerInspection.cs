using Glance.Linux.Inspection;

namespace GlanceSupervisor.Workers;

/// <summary>Looks into worker processes through /proc.</summary>
internal sealed class WorkerInspection(WorkerExamination examination, IWorkerObserver observer) : IWorkerInspection
{
    private readonly List<Task> _running = [];

    public void Examine(WorkerHandle worker) => Run(ExamineAsync(worker));

    // Reading it takes locks of the worker's memory, so never in the loop.
    public void Measure(WorkerHandle worker) =>
        Run(Task.Run(() => observer.OnMeasured(worker, ProcessMemory.ProportionalSetSize(worker.Pid) ?? 0)));

    /// <summary>Waits until nothing is looked at any more.</summary>
    public Task FinishAsync() => Task.WhenAll(_running);

    private async Task ExamineAsync(WorkerHandle worker)
    {
        await examination.ExamineAsync(worker.Pid, worker.Generation.Options.DumpDirectory);
        observer.OnExamined(worker);
    }

    private void Run(Task work)
    {
        _running.RemoveAll(earlier => earlier.IsCompletedSuccessfully);
        _running.Add(work);
    }
}
