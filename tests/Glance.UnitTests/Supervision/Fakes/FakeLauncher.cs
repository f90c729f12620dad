using Glance.Control.Workers;
using GlanceSupervisor.Workers;

namespace Glance.UnitTests.Supervision.Fakes;

/// <summary>Starts workers without processes, or refuses as often as it is told to.</summary>
internal sealed class FakeLauncher : IWorkerLauncher
{
    private int _pid = 1000;

    /// <summary>All there ever were.</summary>
    public List<FakeWorkerProcess> Started { get; } = [];

    /// <summary>How many of the next starts the system refuses.</summary>
    public int Refusals { get; set; }

    public IWorkerProcess Start(Generation generation, int slot, WorkerStart occasion, bool warmsUp)
    {
        if (Refusals > 0)
        {
            Refusals--;
            throw new IOException("no process could be made");
        }

        return Add(++_pid);
    }

    public IWorkerProcess Adopt(HandOffWorker left) => Add(left.Pid);

    private FakeWorkerProcess Add(int pid)
    {
        var worker = new FakeWorkerProcess(pid);
        Started.Add(worker);
        return worker;
    }
}
