using System.Threading.Channels;
using Glance.Control;

namespace GlanceSupervisor.Supervision;

/// <summary>Hears what a worker says and posts it.</summary>
internal static class WorkerListener
{
    /// <summary>Listens until the worker's process is gone; its end is posted last.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="process">Its process.</param>
    /// <param name="events">Where to post.</param>
    /// <param name="cancellationToken">Stops the listening between two messages; everything heard has been posted then.</param>
    public static async Task RunAsync(WorkerHandle worker, IWorkerProcess process, ChannelWriter<SupervisorEvent> events, CancellationToken cancellationToken)
    {
        while (await ReceiveAsync(process, cancellationToken) is { } message)
            await events.WriteAsync(new SupervisorEvent.MessageReceived(worker, message), CancellationToken.None);
        await events.WriteAsync(new SupervisorEvent.WorkerExited(worker, await process.WaitAsync(cancellationToken)), CancellationToken.None);
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
