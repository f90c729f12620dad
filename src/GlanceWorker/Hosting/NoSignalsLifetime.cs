namespace GlanceWorker.Hosting;

/// <summary>Keeps the host from registering signals of its own: <see cref="WorkerLifetime"/> has them (docs/contracts/supervision.md D3).</summary>
internal sealed class NoSignalsLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
