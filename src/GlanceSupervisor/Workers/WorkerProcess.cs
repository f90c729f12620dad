using Glance.Control;
using Glance.Control.Scoreboard;
using Glance.Linux.Spawning;

namespace GlanceSupervisor.Workers;

/// <summary>A worker as a child process.</summary>
/// <param name="process">The process.</param>
/// <param name="channel">Our end of its control channel.</param>
/// <param name="scoreboard">The board it has a slot on; null for a worker that looks at the board of the program before this one.</param>
/// <param name="slot">The slot.</param>
internal sealed class WorkerProcess(IChildProcess process, ControlChannel channel, WorkerScoreboard? scoreboard, int slot) : IWorkerProcess
{
    public int Pid { get; } = process.Pid;

    public int Channel => channel.Number;

    public void Send(ControlFrameKind kind, ReadOnlySpan<byte> payload) => _ = channel.TrySend(kind, payload);

    public ValueTask<ControlFrame?> ReceiveAsync(CancellationToken cancellationToken) => channel.ReceiveAsync(cancellationToken);

    public Task<ExitStatus> WaitAsync(CancellationToken cancellationToken) => process.WaitAsync(cancellationToken);

    public void Kill() => process.Kill();

    public void Dispose()
    {
        scoreboard?.SetAccepting(slot, false);
        scoreboard?.SetConnections(slot, 0);
        channel.Dispose();
        process.Dispose();
    }
}
