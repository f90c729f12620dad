using Glance.Linux.Sockets;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Reloading;

/// <summary>
/// Workers of an address that was given up. Their socket lets nobody new in, and closes when those who were in its queue have been
/// accepted: closing it at once would reset them.
/// </summary>
internal sealed class RetiringGeneration : IDisposable
{
    // Longer than a handshake that had begun takes to end, and than a worker's accept takes to come round.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly ListeningSocket _socket;
    private readonly TimeProvider _time;
    private readonly long _began;
    private long _lastSeen;

    public RetiringGeneration(ListeningSocket socket, IReadOnlyList<WorkerHandle> workers, TimeProvider time)
    {
        _socket = socket;
        _time = time;
        _began = _lastSeen = time.GetTimestamp();
        Workers = workers;

        // Where the kernel refuses, the queue of a busy address is never quiet, and the last ones in it are reset after the longest wait.
        _ = socket.TryIgnoreNewConnections();
    }

    /// <summary>Its workers, which accept until they are told to drain.</summary>
    public IReadOnlyList<WorkerHandle> Workers { get; }

    /// <summary>Whether nobody has waited for a while; a queue that nobody empties is given up in the end.</summary>
    public bool IsQueueEmpty()
    {
        if (_socket.Waiting() > 0)
            _lastSeen = _time.GetTimestamp();
        return _time.GetElapsedTime(_lastSeen) >= Quiet || _time.GetElapsedTime(_began) >= Longest;
    }

    public void Dispose() => _socket.Dispose();
}
