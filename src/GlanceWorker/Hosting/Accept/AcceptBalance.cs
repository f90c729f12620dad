using Glance.Control.Scoreboard;
using Glance.Linux.Spawning;
using GlanceWorker.Hosting.Pool;

namespace GlanceWorker.Hosting.Accept;

/// <summary>
/// Keeps connections even between workers: one that holds more than the others waits a little before it accepts, so that one of those comes
/// first (docs/contracts/supervision.md D5). For the accept thread.
/// </summary>
internal sealed class AcceptBalance
{
    /// <summary>How often others' numbers are looked at during a delay.</summary>
    internal static readonly TimeSpan Step = TimeSpan.FromMicroseconds(60);

    // Connections that stay are worth a long delay, they are where they are for long; those that close at once are not. On a busy machine a
    // worker that was woken for a connection gets a processor after tens of milliseconds.
    internal const int ShortestDelay = 4;
    internal const int LongestDelay = 400;

    /// <summary>Connections that a worker may hold more than another without a delay.</summary>
    internal const int AllowedExcess = 1;

    // Connections that end for each that is accepted, from which on they count as short-lived; the average is over about as many as the
    // weight says.
    private const double ShortLived = 0.5;
    private const int AverageOver = 16;

    /// <summary>How long a delay in vain shortens the next: a worker with fewer connections that did not take one may be stopped.</summary>
    internal static readonly TimeSpan ShortenedFor = TimeSpan.FromMilliseconds(200);

    private readonly WorkerScoreboard? _scoreboard;
    private readonly int _slot;
    private readonly RequestPool _pool;
    private readonly TimeProvider _time;
    private readonly Action<TimeSpan> _pause;
    private int _delay = LongestDelay;
    private long _shortenedUntil;
    private long _closedBefore;
    private double _closingRate;
    private bool _accepting;

    /// <summary>Prepares; the worker does not accept yet.</summary>
    /// <param name="scoreboard">What tells of the others; without one there is nobody to be even with.</param>
    /// <param name="slot">This worker's slot on it.</param>
    /// <param name="pool">Whose connections are counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="pause">Puts the calling thread to sleep.</param>
    public AcceptBalance(WorkerScoreboard? scoreboard, int slot, RequestPool pool, TimeProvider time, Action<TimeSpan>? pause = null)
    {
        _scoreboard = scoreboard;
        _slot = slot;
        _pool = pool;
        _time = time;
        _pause = pause ?? ProcessSettings.SleepBriefly;
    }

    /// <summary>Tells the others how many connections this worker holds. From any thread.</summary>
    public void PublishConnections(int connections) => _scoreboard?.SetConnections(_slot, connections);

    /// <summary>Tells the others whether this worker accepts: they must not leave connections to one that has no room for them.</summary>
    public void PublishAccepting(bool accepting)
    {
        if (accepting == _accepting)
            return;
        _accepting = accepting;
        _scoreboard?.SetAccepting(_slot, accepting);
    }

    /// <summary>A connection was accepted: the average of how many end for each moves on.</summary>
    public void OnAccepted()
    {
        var closed = _pool.Closed;
        _closingRate += ((closed > _closedBefore ? 1 : 0) - _closingRate) / AverageOver;
        _closedBefore = closed;
    }

    /// <summary>
    /// Returns when this worker holds no more than its share, or others had time enough to accept. In vain, it is for half as long next
    /// time: a worker that is stopped must not hold up the others, one that waits for a processor gets some time.
    /// </summary>
    /// <param name="isStopping">Asked in between: whether to return at once.</param>
    public void Delay(Func<bool> isStopping)
    {
        if (_scoreboard is null || !HoldsMore(_scoreboard))
            return;
        if (_time.GetTimestamp() >= _shortenedUntil)
            _delay = LongestDelay;
        var steps = _closingRate < ShortLived ? _delay : ShortestDelay;
        for (var i = 0; i < steps && !isStopping(); i++)
        {
            _pause(Step);
            if (HoldsMore(_scoreboard))
                continue;
            _delay = LongestDelay;
            return;
        }

        _delay = Math.Max(ShortestDelay, _delay / 2);
        _shortenedUntil = _time.GetTimestamp() + (long)(ShortenedFor.TotalSeconds * _time.TimestampFrequency);
    }

    private bool HoldsMore(WorkerScoreboard scoreboard) => _pool.Connections > (long)scoreboard.LeastConnections() + AllowedExcess;
}
