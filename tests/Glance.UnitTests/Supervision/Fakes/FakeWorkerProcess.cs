using Glance.Control;
using Glance.Linux.Spawning;
using GlanceSupervisor.Workers;

namespace Glance.UnitTests.Supervision.Fakes;

/// <summary>A worker without a process: remembers what it was told. What it says and how it ends is posted by the test.</summary>
internal sealed class FakeWorkerProcess(int pid) : IWorkerProcess
{
    public int Pid => pid;

    public int Channel => pid;

    public List<ControlFrameKind> Told { get; } = [];

    public bool IsKilled { get; private set; }

    public bool IsDisposed { get; private set; }

    public bool IsToldToDrain => Told.Contains(ControlFrameKind.Drain);

    public void Send(ControlFrameKind kind, ReadOnlySpan<byte> payload) => Told.Add(kind);

    public async ValueTask<ControlFrame?> ReceiveAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return null;
    }

    public async Task<ExitStatus> WaitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return default;
    }

    public void Kill() => IsKilled = true;

    public void Dispose() => IsDisposed = true;
}
