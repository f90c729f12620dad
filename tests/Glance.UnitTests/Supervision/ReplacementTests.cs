using Glance.Linux.Spawning;
using GlanceSupervisor.Policy;
using GlanceSupervisor.Supervision;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

/// <summary>When missing workers are due.</summary>
internal sealed class ReplacementTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public void One_that_is_missing_is_due_at_once_and_only_once()
    {
        var replacement = Replacement();

        replacement.Add();

        Assert.That((replacement.Pending, replacement.TakeDue(), replacement.TakeDue(), replacement.Pending), Is.EqualTo((1, 1, 0, 0)));
    }

    [Test]
    public void One_that_ended_is_due_after_what_was_decided()
    {
        var replacement = Replacement();

        replacement.Replace(Early(), TimeSpan.FromSeconds(3));
        var before = replacement.TakeDue();
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.That((before, replacement.TakeDue()), Is.EqualTo((0, 1)));
    }

    [Test]
    public void Early_ends_in_a_row_wait_longer_and_a_long_life_starts_anew()
    {
        var replacement = Replacement();
        var delays = new List<double>();
        foreach (var end in new[] { Early(), Early(), Early(), Early(), Old(), Early() })
        {
            var decision = replacement.Decide(end);
            delays.Add(decision.Delay.TotalSeconds);
            replacement.Replace(end, decision.Delay);
        }

        Assert.That(delays[0], Is.Zero);
        Assert.That(delays[1..4], Is.Ordered.Ascending.And.All.GreaterThan(0.1));
        Assert.That(delays[4..], Is.All.Zero);
    }

    [Test]
    public void Refused_starts_wait_longer_each_time_until_one_succeeds()
    {
        var replacement = Replacement();
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 4; i++)
        {
            if (i == 3)
                replacement.OnStarted();
            replacement.OnRefused();
            waits.Add(UntilDue(replacement));
        }

        Assert.That(waits[..3], Is.Ordered.Ascending);
        Assert.That(waits[3], Is.LessThan(waits[1]));
    }

    [Test]
    public void Behind_a_crowd_that_finishes_the_next_one_waits_a_second()
    {
        var replacement = Replacement();

        replacement.AddBehind(draining: 4, wanted: 2);
        var room = replacement.TakeDue();
        replacement.AddBehind(draining: 5, wanted: 2);

        Assert.That((room, replacement.TakeDue()), Is.EqualTo((1, 0)));
        Assert.That(UntilDue(replacement), Is.EqualTo(TimeSpan.FromSeconds(1)).Within(TimeSpan.FromMilliseconds(20)));
    }

    [Test]
    public void A_new_generation_begins_with_an_empty_list_and_a_clean_record()
    {
        var replacement = Replacement();
        replacement.Replace(Early(), TimeSpan.Zero);
        replacement.Replace(Early(), TimeSpan.FromSeconds(9));

        replacement.Clear();

        Assert.That((replacement.Pending, replacement.Decide(Early()).Delay), Is.EqualTo((0, TimeSpan.Zero)));
    }

    [Test]
    public void What_failed_without_anybody_missing_is_not_tried_again_at_once() =>
        Assert.That(Replacement().RetryDelay(), Is.GreaterThan(TimeSpan.FromMilliseconds(100)));

    private TimeSpan UntilDue(Replacement replacement)
    {
        var waited = TimeSpan.Zero;
        while (replacement.TakeDue() == 0)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            waited += TimeSpan.FromMilliseconds(10);
        }

        return waited;
    }

    private Replacement Replacement() => new(_time, new Random(1), NullLogger.Instance);

    private static WorkerEnd Early() => Old() with { Lifetime = TimeSpan.FromSeconds(1) };

    private static WorkerEnd Old() => new()
    {
        Status = new ExitStatus(137),
        WasReady = true,
        WasLeaving = false,
        ExplainedFailure = false,
        InReload = false,
        ServiceWasUp = true,
        Lifetime = TimeSpan.FromHours(1),
    };
}
