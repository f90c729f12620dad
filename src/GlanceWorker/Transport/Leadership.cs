using System.Collections.Concurrent;
using Glance.Linux.Connections;

namespace GlanceWorker.Transport;

/// <summary>
/// Which of a loop's two threads is the leader: the standby takes over from one that has been blocked or computing in one event for longer
/// than <see cref="TakeOverDelay"/> (docs/decisions/0137).
/// </summary>
internal sealed class Leadership : IDisposable
{
    /// <summary>After this and before twice this time in one event the leader is replaced.</summary>
    internal static readonly TimeSpan TakeOverDelay = TimeSpan.FromMilliseconds(2);

    private readonly Alarm _alarm = new();
    private readonly ConcurrentQueue<ObservedThread> _observed = new();

    // Even while the leader waits, odd while it runs an event; whoever makes it even again is the leader.
    private long _turn;
    private bool _alarmSet;
    private ObservedThread? _leader;
    private volatile bool _hasStandby;
    private bool _ended;

    /// <summary>Whether somebody would take over.</summary>
    public bool HasStandby => _hasStandby;

    /// <summary>Whether there is to be no leader any more.</summary>
    public bool HasEnded => Volatile.Read(ref _ended);

    /// <summary>The calling thread, as it is looked at while it is the leader.</summary>
    public ObservedThread Join()
    {
        var self = ObservedThread.Current();
        _observed.Enqueue(self);
        return self;
    }

    /// <summary>The calling thread leads from now on.</summary>
    /// <returns>The turn, which is even.</returns>
    public long Lead(ObservedThread self)
    {
        Volatile.Write(ref _leader, self);
        return Volatile.Read(ref _turn);
    }

    /// <summary>The leader begins to run an event.</summary>
    public void BeginTurn(long turn)
    {
        Interlocked.Exchange(ref _turn, turn + 1);
        SetAlarm();
    }

    /// <summary>The leader is done with the event; false when it is the leader no more.</summary>
    /// <param name="turn">As before the event; the next one afterwards.</param>
    public bool TryEndTurn(ref long turn)
    {
        var running = turn + 1;
        turn = running + 1;
        return Interlocked.CompareExchange(ref _turn, turn, running) == running;
    }

    /// <summary>Returns when the calling thread is the leader, or the end has come.</summary>
    public void StandBy()
    {
        const long None = -1;
        var seen = None;
        var usedBefore = default(TimeSpan?);
        _hasStandby = true;
        while (!HasEnded)
        {
            _alarm.Wait();
            Volatile.Write(ref _alarmSet, false);
            Interlocked.MemoryBarrier();
            var turn = Volatile.Read(ref _turn);
            if (turn % 2 == 0)
            {
                seen = None;
                continue;
            }

            var leader = Volatile.Read(ref _leader)!;
            if (turn != seen)
            {
                seen = turn;
                usedBefore = leader.ProcessorTime();
            }
            else if ((!leader.IsRunnable() || leader.ProcessorTime() - usedBefore >= TakeOverDelay) && TryTakeOver(turn))
            {
                return;
            }

            // Not yet, or it waits for a processor: another thread would, too.
            SetAlarm();
        }
    }

    /// <summary>The end has come; false when it had before.</summary>
    public bool TryEnd()
    {
        if (Interlocked.Exchange(ref _ended, true))
            return false;
        _alarm.Set(TakeOverDelay);
        return true;
    }

    public void Dispose()
    {
        _alarm.Dispose();
        foreach (var observed in _observed)
            observed.Dispose();
    }

    // Set once for many turns: when it goes off, the standby looks whether the leader has been in the same turn since.
    private void SetAlarm()
    {
        if (Volatile.Read(ref _alarmSet))
            return;
        Volatile.Write(ref _alarmSet, true);
        _alarm.Set(TakeOverDelay);
    }

    private bool TryTakeOver(long turn)
    {
        // Before it takes over: the new leader must not believe that it has a standby.
        _hasStandby = false;
        if (Interlocked.CompareExchange(ref _turn, turn + 1, turn) == turn)
            return true;
        _hasStandby = true;
        return false;
    }
}
