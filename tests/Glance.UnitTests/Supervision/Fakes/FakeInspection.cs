using GlanceSupervisor.Workers;

namespace Glance.UnitTests.Supervision.Fakes;

/// <summary>Looks into no process: what it would have found is posted by the test.</summary>
internal sealed class FakeInspection : IWorkerInspection
{
    public List<WorkerHandle> Examined { get; } = [];

    public List<WorkerHandle> Measured { get; } = [];

    public void Examine(WorkerHandle worker) => Examined.Add(worker);

    public void Measure(WorkerHandle worker) => Measured.Add(worker);
}
