namespace Glance.UnitTests.Hosting;

/// <summary>
/// A clock that stands still until it is moved, with timers that run once on the thread that moves it, however far: FakeTimeProvider runs
/// a period that is due as often as it fits, and one that is due at once within the call that sets it.
/// </summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private long _now = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    /// <summary>Moves the clock; each timer that is due then runs once.</summary>
    public void Advance(TimeSpan span)
    {
        _now += span.Ticks;
        foreach (var timer in _timers.ToArray())
            timer.RunIfDue();
    }

    private sealed class Timer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private long _due;
        private long _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            (_due, _period) = (time._now + dueTime.Ticks, period.Ticks);
            return true;
        }

        public void RunIfDue()
        {
            if (time._now < _due)
                return;
            _due = time._now + _period;
            callback(state);
        }

        public void Dispose() => time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
