using System.Runtime.InteropServices;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Systemd;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Supervision;

/// <summary>The end of the service: which signal begins it, which forces it, and with which code the program ends.</summary>
internal sealed class Stop(ServiceState state, WorkerSet workers, Reloads reloads, ServiceReports reports, TimeProvider time, ILogger logger)
{
    /// <summary>Service managers and wrappers such as timeout(1) send a TERM to the process and to its group, or one each.</summary>
    private static readonly TimeSpan SameTerm = TimeSpan.FromSeconds(2);

    private long? _termAt;

    /// <summary>Exit code of the program.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Whether the service ends because it cannot start.</summary>
    public bool HasGivenUp { get; private set; }

    /// <summary>SIGTERM or SIGINT: workers finish their requests; a second one cuts them.</summary>
    public void OnSignal(string signal)
    {
        if (signal == nameof(PosixSignal.SIGTERM) && _termAt is { } before && time.GetElapsedTime(before) < SameTerm)
        {
            logger.LogInformation("{Signal} again within {Seconds} s: taken for the same one", signal, SameTerm.TotalSeconds);
            return;
        }

        if (signal == nameof(PosixSignal.SIGTERM))
            _termAt ??= time.GetTimestamp();
        if (state.IsStopping)
        {
            logger.LogWarning("{Signal} again: ending at once, running requests are cut", signal);
            workers.KillAll();
            return;
        }

        var limit = state.Current.Options.GracefulTimeout;
        logger.LogInformation("{Signal}: stopping; workers have {Seconds} s to finish their requests", signal, limit.TotalSeconds);
        Begin($"{signal} ends the service");
        foreach (var worker in workers.All)
            worker.Drain(limit);
    }

    /// <summary>SIGQUIT: requests are cut.</summary>
    public void OnQuit()
    {
        logger.LogWarning("SIGQUIT: ending at once, running requests are cut");
        Begin("the service ends");
        workers.KillAll();
    }

    /// <summary>The service cannot start.</summary>
    /// <param name="reasons">Why, one for each line.</param>
    /// <param name="exitCode">Exit code of the program.</param>
    public void GiveUp(IReadOnlyList<string> reasons, int exitCode)
    {
        ExitCode = exitCode;
        HasGivenUp = true;
        reports.CannotStart(reasons);
        Begin("the service ends");
        foreach (var worker in workers.All)
            worker.Dismiss();
    }

    private void Begin(string reason)
    {
        state.BeginStop();
        reloads.CompleteWhenDrained();
        reports.Stopping();
        reloads.Stop(reason);

        // Closed before the workers drain: a client that comes now is refused at once instead of waiting for nobody (supervision.md D6).
        state.Current.Listener.Dispose();
    }
}
