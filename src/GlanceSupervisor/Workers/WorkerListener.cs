using Glance.Control;

namespace GlanceSupervisor.Workers;

/// <summary>Hears what a worker says and passes it on.</summary>
internal static class WorkerListener
{
    /// <summary>Listens until the worker's process is gone; its end is told last.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="process">Its process.</param>
    /// <param name="observer">Who is told.</param>
    /// <param name="cancellationToken">Stops the listening between two messages; everything heard has been passed on then.</param>
    public static async Task RunAsync(WorkerHandle worker, IWorkerProcess process, IWorkerObserver observer, CancellationToken cancellationToken)
    {
        while (await ReceiveAsync(process, cancellationToken) is { } message)
            observer.OnMessage(worker, message);
        observer.OnExited(worker, await process.WaitAsync(cancellationToken));
    }

    private static async ValueTask<ControlFrame?> ReceiveAsync(IWorkerProcess process, CancellationToken cancellationToken)
    {
        try
        {
            return await process.ReceiveAsync(cancellationToken);
        }
        catch (InvalidDataException)
        {
            // Something that is not our worker answers: it is of no use, and its end is reported like any other.
            process.Kill();
            return null;
        }
    }
}
