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

        Assert.That(Tell(faults, "a"), Is.EqualTo((true, 0, 0)));
        for (var more = 0; more < 7; more++)
            Assert.That(Tell(faults, "a"), Is.EqualTo((false, 0, 0)));
        Assert.That(faults.IsDue("b", out _), Is.True, "another kind has its own line");
        _clock.Seconds += 59;
        Assert.That(faults.IsDue("a", out _), Is.False);
        _clock.Seconds += 1;
        Assert.That(Tell(faults, "a"), Is.EqualTo((true, 8, 0)));
    }

    [Test]
    public void What_was_mended_is_told_at_once_when_it_fails_again()
    {
        var faults = new RepeatedFaults(_clock);
        faults.IsDue("a", out _);

        faults.Mended("a");

        Assert.That(Tell(faults, "a"), Is.EqualTo((true, 0, 0)));
    }

    [Test]
    public void The_end_of_a_fault_tells_those_that_had_no_line()
    {
        var faults = new RepeatedFaults(_clock);
        for (var more = 0; more < 6; more++)
            faults.IsDue("a", out _);

        Assert.That(faults.Mended("a"), Is.EqualTo(new UntoldFaults(5, 0)));
        Assert.That(faults.Mended("a"), Is.EqualTo(default(UntoldFaults)), "told once");
        Assert.That(faults.Mended("never failed"), Is.EqualTo(default(UntoldFaults)));
    }

    [Test]
    public void What_a_kind_that_makes_room_had_left_to_tell_is_told_with_the_next_line()
    {
        var faults = new RepeatedFaults(_clock);
        foreach (var kind in Enumerable.Range(0, 256))
            faults.IsDue($"kind {kind}", out _);
        foreach (var kind in Enumerable.Range(0, 200))
            faults.IsDue($"kind {kind}", out _);
        _clock.Seconds = 60;

        Assert.That(Tell(faults, "new"), Is.EqualTo((true, 0, 200)));
        Assert.That(Tell(faults, "newer"), Is.EqualTo((true, 0, 0)), "told once");
    }

    [Test]
    public void However_many_kinds_come_every_fault_is_told_or_counted_in_a_line()
    {
        var faults = new RepeatedFaults(_clock);
        var random = new Random(20_261_130);
        var (happened, told) = (0L, 0L);
        for (; happened < 50_000; happened++)
        {
            _clock.Seconds += random.Next(8) == 0 ? 1 : 0;
            if (faults.IsDue($"kind {random.Next(700)}", out var untold))
                told += 1 + untold.Same + untold.Others;
        }

        // The last line of each kind that is known, then one of a kind that takes the others.
        _clock.Seconds += 60;
        foreach (var kind in Enumerable.Range(0, 700))
            told += faults.Mended($"kind {kind}").Same;
        Assert.That(faults.IsDue("one more", out var rest), Is.True);
        Assert.That(told + rest.Others, Is.EqualTo(happened));
    }

    [Test]
    public void A_kind_without_a_name_is_not_the_one_of_all_others()
    {
        var faults = new RepeatedFaults(_clock);
        faults.IsDue("", out _);
        foreach (var kind in Enumerable.Range(0, 300))
            faults.IsDue($"kind {kind}", out _);

        Assert.That(faults.Mended(""), Is.EqualTo(default(UntoldFaults)), "44 of others got no line");
    }

    [Test]
    public void Thousands_of_kinds_take_no_more_room_and_get_a_few_hundred_lines_a_minute()
    {
        var faults = new RepeatedFaults(_clock);

        var told = Enumerable.Range(0, 10_000).Count(kind => faults.IsDue($"kind {kind}", out _));

        Assert.That(told, Is.EqualTo(257), "256 kinds, and one line for all others");
        _clock.Seconds += 61;
        Assert.That(Tell(faults, "one more"), Is.EqualTo((true, 0, 10_000 - 257)), "old kinds are forgotten, and what was not told is now");
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
        Assert.That(Tell(faults, "kind 0"), Is.EqualTo((true, 1, 1)), "with what others had left to tell");
        Assert.That(Tell(faults, "new"), Is.EqualTo((true, 0, 0)), "others have had their minute");
        Assert.That(Tell(faults, "young"), Is.EqualTo((false, 0, 0)), "this one has not");
        Assert.That(Tell(faults, "kind 0"), Is.EqualTo((false, 0, 0)), "nor has what was told just now");
        _clock.Seconds = 90;
        Assert.That(Tell(faults, "young"), Is.EqualTo((true, 1, 0)));
        Assert.That(Tell(faults, "yet another"), Is.EqualTo((true, 0, 0)));
    }

    [Test]
    public void Where_there_is_room_nothing_is_forgotten()
    {
        var faults = new RepeatedFaults(_clock);
        faults.IsDue("a", out _);
        faults.IsDue("a", out _);
        _clock.Seconds = 60;
        faults.IsDue("b", out _);

        Assert.That(Tell(faults, "a"), Is.EqualTo((true, 1, 0)));
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

    [TestCase(0, 0, "")]
    [TestCase(1, 0, " (1 more failures since the last such line)")]
    [TestCase(1234567, 0, " (1234567 more failures since the last such line)")]
    [TestCase(0, 1234567, " (1234567 faults of other kinds got no line)")]
    [TestCase(12, 1234567, " (12 more failures since the last such line, 1234567 faults of other kinds got none)")]
    public void The_number_of_those_without_a_line_is_told_unless_there_are_none(long same, long others, string text) =>
        Assert.That(new UntoldFaults(same, others).Describe("failures"), Is.EqualTo(text));

    private static (bool IsDue, long Same, long Others) Tell(RepeatedFaults faults, string kind)
    {
        var isDue = faults.IsDue(kind, out var untold);
        return (isDue, untold.Same, untold.Others);
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
