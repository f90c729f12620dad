using Glance.Domain.Errors;
using NUnit.Framework;

namespace Glance.UnitTests.Operations;

internal sealed class RepeatedFaultsTests
{
    private readonly Clock _clock = new();

    [Test]
    public void The_first_of_a_kind_is_told_then_one_a_minute_with_the_number_that_was_not()
    {
        var faults = new RepeatedFaults(_clock);

        Assert.That(faults.IsDue("a", out var untold), Is.True);
        Assert.That(untold, Is.Zero);
        for (var more = 0; more < 7; more++)
            Assert.That(faults.IsDue("a", out _), Is.False);
        Assert.That(faults.IsDue("b", out _), Is.True, "another kind has its own line");
        _clock.Seconds += 59;
        Assert.That(faults.IsDue("a", out _), Is.False);
        _clock.Seconds += 1;
        Assert.That(faults.IsDue("a", out untold), Is.True);
        Assert.That(untold, Is.EqualTo(8));
    }

    [Test]
    public void What_was_mended_is_told_at_once_when_it_fails_again()
    {
        var faults = new RepeatedFaults(_clock);
        faults.IsDue("a", out _);

        faults.Mended("a");

        Assert.That(faults.IsDue("a", out var untold), Is.True);
        Assert.That(untold, Is.Zero);
    }

    [Test]
    public void Thousands_of_kinds_take_no_more_room_and_get_a_few_hundred_lines_a_minute()
    {
        var faults = new RepeatedFaults(_clock);

        var told = Enumerable.Range(0, 10_000).Count(kind => faults.IsDue($"kind {kind}", out _));

        Assert.That(told, Is.InRange(200, 300));
        _clock.Seconds += 61;
        Assert.That(faults.IsDue("one more", out _), Is.True, "old kinds are forgotten");
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
