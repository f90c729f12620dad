using Glance.Control;
using Glance.Control.Scoreboard;
using Glance.Control.Workers;
using Glance.Linux.Spawning;

namespace GlanceSupervisor.Workers;

/// <summary>Starts glance-worker.</summary>
internal sealed class WorkerProcessLauncher(WorkerLauncher launcher, WorkerScoreboard scoreboard) : IWorkerLauncher
{
    public IWorkerProcess Start(Generation generation, int slot, WorkerStart occasion, bool warmsUp)
    {
        var (process, channel) = launcher.Start(generation.Listener, generation.Configuration, slot, generation.Number, occasion, generation.Database, warmsUp);
        return new WorkerProcess(process, channel, scoreboard, slot);
    }

    public IWorkerProcess Adopt(HandOffWorker left) => new WorkerProcess(new AdoptedChild(left.Pid), ControlChannel.Inherit(left.Channel), scoreboard: null, slot: 0);
}
