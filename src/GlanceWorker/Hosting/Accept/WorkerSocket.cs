using Glance.Control.Scoreboard;
using Glance.Linux.Sockets;

namespace GlanceWorker.Hosting.Accept;

/// <summary>What a worker inherits to accept from.</summary>
/// <param name="Listener">The socket all workers share.</param>
/// <param name="Scoreboard">The board all workers share; null in a process that serves by itself.</param>
/// <param name="Slot">This worker's slot on it.</param>
internal sealed record WorkerSocket(ListeningSocket Listener, WorkerScoreboard? Scoreboard, int Slot);
