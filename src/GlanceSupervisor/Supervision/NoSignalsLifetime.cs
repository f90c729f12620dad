namespace GlanceSupervisor.Supervision;

/// <summary>
/// Keeps the host from registering signals of its own: the supervisor's inbox has them (docs/contracts/supervision.md D3).
/// </summary>
internal sealed class NoSignalsLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
