using GlanceSupervisor.Policy;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

internal sealed class SignalPacingTests
{
    private readonly Clock _clock = new();

    [Test]
    public void A_single_signal_is_obeyed_at_once()
    {
        var pacing = new SignalPacing(_clock);

        pacing.Ask();

        Assert.That(pacing.IsDue(), Is.True);
    }

    [Test]
    public void A_hundred_signals_in_a_second_are_two_reloads([Values(1, 300, 2000)] int reloadTakes)
    {
        var pacing = new SignalPacing(_clock);
        var begun = new List<int>();
        var ends = 0;
        for (var now = 0; now < 10_000; now++, _clock.Advance(1))
        {
            if (now < 1000 && now % 10 == 0)
                pacing.Ask();
            if (begun.Count > 0 && now == ends)
                pacing.End();
            if (!pacing.IsDue())
                continue;
            pacing.Begin();
            begun.Add(now);
            ends = now + reloadTakes;
        }

        Assert.That(begun, Has.Count.EqualTo(2));
        Assert.That(begun[1], Is.GreaterThan(990));
    }

    [Test]
    public void Signals_without_end_do_not_put_a_reload_off_for_ever()
    {
        var pacing = new SignalPacing(_clock);
        pacing.Begin();
        pacing.End();
        for (var i = 0; i < 40; i++)
        {
            pacing.Ask();
            _clock.Advance(100);
        }

        Assert.That(pacing.IsDue(), Is.True);
    }

    private sealed class Clock : TimeProvider
    {
        private long _milliseconds;

        public override long TimestampFrequency => 1000;

        public void Advance(int milliseconds) => _milliseconds += milliseconds;

        public override long GetTimestamp() => _milliseconds;
    }
}
