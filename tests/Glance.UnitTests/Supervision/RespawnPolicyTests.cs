using Glance.Linux.Spawning;
using GlanceSupervisor.Policy;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

internal sealed class RespawnPolicyTests
{
    private static readonly WorkerEnd Killed = new()
    {
        Status = new ExitStatus(137),
        WasReady = true,
        WasLeaving = false,
        ExplainedFailure = false,
        InReload = false,
        ServiceWasUp = true,
        Lifetime = TimeSpan.FromHours(1),
        EarlyDeaths = 0,
    };

    [Test]
    public void A_worker_that_was_told_to_go_is_not_replaced() =>
        Assert.That(RespawnPolicy.Decide(Killed with { WasLeaving = true }, 0).Action, Is.EqualTo(RespawnAction.Leave));

    [TestCase(137)]
    [TestCase(0)]
    [TestCase(1)]
    public void A_healthy_worker_that_ends_by_itself_is_replaced_at_once_whatever_its_status(int code) =>
        Assert.That(
            RespawnPolicy.Decide(Killed with { Status = new ExitStatus(code) }, 0.5),
            Is.EqualTo(new RespawnDecision(RespawnAction.Replace, TimeSpan.Zero)));

    [Test]
    public void The_first_early_death_is_answered_at_once() =>
        Assert.That(RespawnPolicy.Decide(Killed with { Lifetime = TimeSpan.FromSeconds(1) }, 0.5).Delay, Is.EqualTo(TimeSpan.Zero));

    [Test]
    public void Further_early_deaths_are_answered_ever_more_slowly_up_to_a_bound()
    {
        var delays = Enumerable.Range(1, 20)
            .Select(deaths => RespawnPolicy.Decide(Killed with { Lifetime = TimeSpan.Zero, EarlyDeaths = deaths }, 0.5).Delay)
            .ToList();

        Assert.That(delays, Is.Ordered.Ascending);
        Assert.That(delays[0], Is.LessThan(TimeSpan.FromSeconds(1)));
        Assert.That(delays[^1], Is.EqualTo(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public void Starts_that_the_system_refuses_are_tried_again_within_seconds_however_long_it_refuses()
    {
        var delays = Enumerable.Range(1, 20).Select(starts => RespawnPolicy.RestartDelay(starts, 0.5)).ToList();

        Assert.That(delays, Is.Ordered.Ascending);
        Assert.That(delays[0], Is.LessThan(TimeSpan.FromSeconds(1)));
        Assert.That(delays[^1], Is.EqualTo(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public void Jitter_spreads_workers_that_died_together()
    {
        var early = Killed with { Lifetime = TimeSpan.Zero, EarlyDeaths = 5 };

        Assert.That(RespawnPolicy.Decide(early, 0).Delay, Is.LessThan(RespawnPolicy.Decide(early, 1).Delay));
    }

    [Test]
    public void A_worker_that_explains_why_it_cannot_start_ends_the_first_start() =>
        Assert.That(
            RespawnPolicy.Decide(Killed with { WasReady = false, ServiceWasUp = false, ExplainedFailure = true }, 0).Action,
            Is.EqualTo(RespawnAction.GiveUp));

    [TestCase(0, RespawnAction.Replace)]
    [TestCase(1, RespawnAction.Replace)]
    [TestCase(2, RespawnAction.GiveUp)]
    public void Crashes_while_starting_are_tolerated_twice_at_the_first_start(int before, object expected) =>
        Assert.That(
            RespawnPolicy.Decide(Killed with { WasReady = false, ServiceWasUp = false, EarlyDeaths = before }, 0).Action,
            Is.EqualTo(expected));

    [Test]
    public void Once_the_service_was_up_it_never_gives_up() =>
        Assert.That(
            RespawnPolicy.Decide(Killed with { WasReady = false, ExplainedFailure = true, EarlyDeaths = 1000 }, 0).Action,
            Is.EqualTo(RespawnAction.Replace));

    [Test]
    public void A_death_in_a_new_generation_drops_that_generation() =>
        Assert.That(RespawnPolicy.Decide(Killed with { InReload = true }, 0).Action, Is.EqualTo(RespawnAction.AbortReload));

    [TestCase(0, 0)]
    [TestCase(1, 250)]
    [TestCase(2, 500)]
    [TestCase(3, 1000)]
    [TestCase(7, 16_000)]
    [TestCase(8, 30_000)]
    [TestCase(int.MaxValue, 30_000)]
    public void The_wait_begins_with_a_quarter_of_a_second_and_doubles(int deaths, int milliseconds) =>
        Assert.That(RespawnPolicy.RetryDelay(deaths, 0.5).TotalMilliseconds, Is.EqualTo(milliseconds));

    [TestCase(0.0, 750)]
    [TestCase(1.0, 1250)]
    public void Jitter_adds_or_takes_a_quarter_of_the_wait(double jitter, int milliseconds) =>
        Assert.That(RespawnPolicy.RetryDelay(3, jitter).TotalMilliseconds, Is.EqualTo(milliseconds));

    [TestCase(true, 30_000, false)]
    [TestCase(true, 29_999, true)]
    [TestCase(false, 30_000, true)]
    public void A_death_is_early_before_thirty_seconds_and_before_the_worker_was_ready(bool ready, int milliseconds, bool early)
    {
        var end = Killed with { WasReady = ready, Lifetime = TimeSpan.FromMilliseconds(milliseconds) };

        Assert.That(RespawnPolicy.IsEarly(end), Is.EqualTo(early));
    }

    [Test]
    public void A_worker_that_was_ready_is_replaced_even_if_none_was_before_and_it_explains_its_end() =>
        Assert.That(
            RespawnPolicy.Decide(Killed with { ServiceWasUp = false, ExplainedFailure = true, EarlyDeaths = 5 }, 0).Action,
            Is.EqualTo(RespawnAction.Replace));
}
