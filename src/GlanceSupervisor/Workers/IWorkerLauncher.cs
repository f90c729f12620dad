using Glance.Control.Workers;

namespace GlanceSupervisor.Workers;

/// <summary>Makes worker processes, or stands in for them in tests of what the supervisor decides.</summary>
internal interface IWorkerLauncher
{
    /// <summary>Starts a worker of a generation.</summary>
    /// <param name="generation">Its socket and configuration.</param>
    /// <param name="slot">Its slot on the scoreboard, which is cleared when the process is disposed of.</param>
    /// <param name="occasion">Why it starts.</param>
    /// <param name="warmsUp">Whether others serve meanwhile, so that it may answer some requests of its own first.</param>
    /// <exception cref="IOException">The system refused.</exception>
    IWorkerProcess Start(Generation generation, int slot, WorkerStart occasion, bool warmsUp);

    /// <summary>Goes on with a worker that the program before this one started.</summary>
    IWorkerProcess Adopt(HandOffWorker left);
}
