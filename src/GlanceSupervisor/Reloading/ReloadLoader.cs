using Glance.Configuration;
using GlanceSupervisor.Listening;
using GlanceSupervisor.Policy;

namespace GlanceSupervisor.Reloading;

/// <summary>
/// Reads files and asks name services on a thread of the pool. Both may take as long as they like, such as with a resolver that is down:
/// the supervisor's loop goes on meanwhile. One reload at a time, so it holds one thread, and one more for each that was given up and
/// hangs.
/// </summary>
/// <param name="source">The files.</param>
/// <param name="loaded">Told what was read.</param>
/// <param name="prepare">Opens the supervisor's own outputs, which may take as long as files do.</param>
/// <param name="logger">The log.</param>
internal sealed class ReloadLoader(
    IConfigurationSource source,
    Action<Reload, LoadedConfiguration> loaded,
    Func<ConfigurationSnapshot, PreparedOutputs> prepare,
    ILogger logger)
    : IReloadLoader, IDisposable
{
    private CancellationTokenSource _wanted = new();
    private Task _loading = Task.CompletedTask;

    public void Begin(Reload reload)
    {
        _wanted.Dispose();
        _wanted = new CancellationTokenSource();
        _loading = RunAsync(reload, _wanted.Token);
    }

    public void Cancel() => _wanted.Cancel();

    // Reading a configuration leaves some MiB behind, and the runtime would let them pile up to the size of the processor's cache.
    public void ReleaseMemory() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>
    /// Waits until nothing is read any more. What cannot be interrupted, such as a file of a server that is gone, is left to the end of the
    /// process.
    /// </summary>
    public Task FinishAsync()
    {
        Cancel();
        return _loading;
    }

    public void Dispose() => _wanted.Dispose();

    private async Task RunAsync(Reload reload, CancellationToken cancellationToken)
    {
        var loading = Task.Run(() => LoadAsync(reload.Before.Options, cancellationToken), cancellationToken);
        try
        {
            loaded(reload, await loading.WaitAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = DiscardAsync(loading);
            logger.LogDebug("The configuration of a reload that was given up was not read to its end");
        }
        catch (Exception fault)
        {
            // Whatever goes wrong here must not cost a service that runs.
            if (fault is not IOException)
                logger.LogError(fault, "Reading the configuration failed");
            loaded(reload, new LoadedConfiguration(new ConfigurationOutcome(), Obstacle: fault.Message));
        }
    }

    private async Task<LoadedConfiguration> LoadAsync(SupervisorOptions before, CancellationToken cancellationToken)
    {
        var outcome = source.Load();
        if (outcome is not { Options: { Workers: > 0 } options, HandOver: { } handOver })
            return new LoadedConfiguration(outcome);
        var endpoint = ReloadPlan.Between(before, options).Rebind ? await ListeningSockets.ResolveAsync(options, cancellationToken) : null;
        return new LoadedConfiguration(outcome, endpoint) { Outputs = prepare(handOver.Configuration) };
    }

    // Who gave it up does not wait for it, and nobody else knows what it opened.
    private static async Task DiscardAsync(Task<LoadedConfiguration> loading)
    {
        try
        {
            (await loading).Outputs?.Dispose();
        }
        catch (Exception unread) when (unread is OperationCanceledException or IOException)
        {
            // Nothing was opened.
        }
    }
}
