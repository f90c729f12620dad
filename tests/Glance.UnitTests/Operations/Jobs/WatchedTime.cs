using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Glance.UnitTests.Operations.Jobs;

/// <summary>A clock that stands still until a test moves it, and tells which timers were set, so that the test knows when to.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until a timer was set, and tells for how long.</summary>
    public async Task<TimeSpan> TimerAsync() => await _timers.Reader.ReadAsync();
}
