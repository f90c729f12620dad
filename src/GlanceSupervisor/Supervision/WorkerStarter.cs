using GlanceSupervisor.Reloading;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Supervision;

/// <summary>Starts workers of the generation in force: all at first, later those that are missing and due.</summary>
internal sealed class WorkerStarter(ServiceState state, WorkerSet workers, Replacement replacement, Recycling recycling, Stop stop, ILogger logger)
{
    // A successor takes another one's place: it is not one of those that there are to be until it has.
    private int Missing => state.Current.Wanted - workers.Serving(state.Current).Count(worker => !ReferenceEquals(worker, recycling.Successor));

    /// <summary>The service starts.</summary>
    public void StartAll()
    {
        logger.LogInformation("Starting {Count}", Counted.Workers(state.Current.Wanted));
        for (var i = 0; i < state.Current.Wanted && !state.IsStopping; i++)
            Start();
    }

    /// <summary>Starts those whose time has come.</summary>
    /// <param name="mayTopUp">Whether those that are missing without anybody having put them on the list are started too.</param>
    public void StartMissing(bool mayTopUp)
    {
        if (state.IsStopping)
            return;
        for (var unlisted = mayTopUp ? Missing - replacement.Pending : 0; unlisted > 0; unlisted--)
            replacement.Add();

        // All are off the list before any is started: a start that is refused puts itself on it again.
        for (var due = replacement.TakeDue(); due > 0 && Missing > 0 && !state.IsStopping; due--)
            Start();
    }

    private void Start()
    {
        try
        {
            workers.Start(state.Current);
            replacement.OnStarted();
        }
        catch (IOException refused)
        {
            if (!workers.HasServed && workers.All.Count == 0)
            {
                stop.GiveUp([refused.Message], exitCode: 1);
                return;
            }

            logger.LogError("A worker could not be started: {Reason}", refused.Message);
            replacement.OnRefused();
        }
    }
}
