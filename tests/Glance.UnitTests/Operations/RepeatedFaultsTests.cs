using Glance.Domain.Errors;
using NUnit.Framework;

namespace Glance.UnitTests.Operations;

internal sealed class RepeatedFaultsTests
{
    private Clock _clock = new();

    [SetUp]
    public void Begin() => _clock = new Clock();

    [Test]
    public void The_first_of_a_kind_is_told_then_one_a_minute_with_the_number_that_was_not()
    {
        var faults = new RepeatedFaults(_clock);

        Assert.That(faults.IsDue("a", out var untold), Is.True);
        Assert.That(untold, Is.Zero);
        for (var more = 0; more < 7; more++)
            Assert.That((faults.IsDue("a", out untold), untold), Is.EqualTo((false, 0)));
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

        Assert.That(told, Is.EqualTo(257), "256 kinds, and one line for all others");
        _clock.Seconds += 61;
        Assert.That(faults.IsDue("one more", out _), Is.True, "old kinds are forgotten");
    }

    [Test]
    public void Among_too_many_kinds_those_that_are_known_keep_their_count()
    {
        var faults = new RepeatedFaults(_clock);
        foreach (var kind in Enumerable.Range(0, 255))
            faults.IsDue($"kind {kind}", out _);
        _clock.Seconds = 30;
        faults.IsDue("young", out _);
        faults.IsDue("another", out _);
        faults.IsDue("and another", out _);

        Assert.That(faults.IsDue("kind 0", out _), Is.False);
        _clock.Seconds = 60;
        Assert.That((faults.IsDue("kind 0", out var untold), untold), Is.EqualTo((true, 1)));
        Assert.That((faults.IsDue("new", out untold), untold), Is.EqualTo((true, 0)), "others have had their minute");
        Assert.That((faults.IsDue("young", out untold), untold), Is.EqualTo((false, 0)), "this one has not");
        Assert.That((faults.IsDue("kind 0", out untold), untold), Is.EqualTo((false, 0)), "nor has what was told just now");
        _clock.Seconds = 90;
        Assert.That((faults.IsDue("young", out untold), untold), Is.EqualTo((true, 1)));
        Assert.That((faults.IsDue("yet another", out untold), untold), Is.EqualTo((true, 0)));
    }

    [Test]
    public void Where_there_is_room_nothing_is_forgotten()
    {
        var faults = new RepeatedFaults(_clock);
        faults.IsDue("a", out _);
        faults.IsDue("a", out _);
        _clock.Seconds = 60;
        faults.IsDue("b", out _);

        Assert.That((faults.IsDue("a", out var untold), untold), Is.EqualTo((true, 1)));
    }

    [Test]
    public void A_new_kind_takes_the_room_of_old_ones_at_once()
    {
        var faults = new RepeatedFaults(_clock);
        foreach (var kind in Enumerable.Range(0, 256))
            faults.IsDue($"kind {kind}", out _);
        _clock.Seconds = 60;

        Assert.That((faults.IsDue("new", out _), faults.IsDue("new", out _)), Is.EqualTo((true, false)));
    }

    [TestCase(0, "")]
    [TestCase(1, " (1 more failures since the last such line)")]
    [TestCase(1234567, " (1234567 more failures since the last such line)")]
    public void The_number_of_those_without_a_line_is_told_unless_there_are_none(long untold, string text) =>
        Assert.That(RepeatedFaults.Describe(untold, "failures"), Is.EqualTo(text));

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
