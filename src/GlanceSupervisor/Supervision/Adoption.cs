using GlanceSupervisor.Events;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Systemd;
using GlanceSupervisor.TakeOver;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Supervision;

/// <summary>
/// Begins in the place of another program: its workers serve until ours are ready, or go on serving when ours cannot start.
/// </summary>
internal static class Adoption
{
    /// <summary>Takes over what was left.</summary>
    public static void Begin(HandOffState left, SupervisorParts parts, ServiceState state, WorkerSet workers, ServiceReports reports, Reloads reloads)
    {
        parts.Logger.LogInformation(
            "Version {Version} has taken over from {Before}, with {Count} workers of generation {Generation}",
            ProgramVersion.Text, left.FromVersion, left.Workers.Count, left.Generation);
        foreach (var worker in left.Workers)
            workers.Adopt(worker, state.Current);
        state.MarkUp();
        reports.Up(state.Current);
        foreach (var connection in left.Waiting)
            reloads.Ask(parts.Administration?.Resume(connection));
        reloads.BeginAfterTakeOver($"version {ProgramVersion.Text} in place of {left.FromVersion}: ");
        if (left.ReloadPending)
            parts.Events.Writer.TryWrite(new SupervisorEvent.ReloadRequested());
    }
}
