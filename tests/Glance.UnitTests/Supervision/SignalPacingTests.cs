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

    [Test]
    public void Nothing_is_due_that_nobody_asked_for()
    {
        var pacing = new SignalPacing(_clock);

        Assert.That((pacing.IsWanted, pacing.IsDue()), Is.EqualTo((false, false)));

        pacing.Ask();
        Assert.That(pacing.IsWanted, Is.True);

        pacing.Begin();
        pacing.End();
        Assert.That((pacing.IsWanted, pacing.IsDue()), Is.EqualTo((false, false)));
    }

    [TestCase(0, 249, false)]
    [TestCase(0, 250, true)]
    [TestCase(999, 249, false)]
    [TestCase(1000, 0, true, Description = "what began a second ago is not recent")]
    public void A_signal_within_a_second_of_the_last_reload_waits_for_a_quarter_of_a_second_of_quiet(int since, int quiet, bool due)
    {
        var pacing = new SignalPacing(_clock);
        pacing.Begin();
        pacing.End();
        _clock.Advance(since);

        pacing.Ask();
        _clock.Advance(quiet);

        Assert.That(pacing.IsDue(), Is.EqualTo(due));
    }

    [TestCase(29, false)]
    [TestCase(30, true)]
    public void Signals_without_end_put_a_reload_off_for_three_seconds(int tenths, bool due)
    {
        var pacing = new SignalPacing(_clock);
        pacing.Begin();
        pacing.End();
        pacing.Ask();
        for (var i = 0; i < tenths; i++)
        {
            _clock.Advance(100);
            pacing.Ask();
        }

        Assert.That(pacing.IsDue(), Is.EqualTo(due));
    }

    [Test]
    public void A_signal_during_a_reload_waits_for_its_end_and_for_quiet_however_long_it_takes()
    {
        var pacing = new SignalPacing(_clock);
        pacing.Begin();
        _clock.Advance(5000);
        pacing.Ask();
        _clock.Advance(249);
        Assert.That(pacing.IsDue(), Is.False);

        pacing.End();
        Assert.That(pacing.IsDue(), Is.False);

        _clock.Advance(1);
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
