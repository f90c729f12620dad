using Glance.UnitTests.Supervision.Fakes;
using GlanceSupervisor.Events;
using GlanceSupervisor.Supervision;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

/// <summary>The end of the service.</summary>
internal sealed class StopTests
{
    [Test]
    public void Term_drains_every_worker_and_the_service_is_over_when_the_last_is_gone()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 2);

        supervisor.Handle(new SupervisorEvent.StopRequested("SIGTERM"));
        var told = supervisor.Launcher.Started.TrueForAll(process => process.IsToldToDrain && !process.IsKilled);
        supervisor.Exit(supervisor.Workers[0], 0);
        var half = supervisor.Supervisor.IsFinished;
        supervisor.Exit(supervisor.Workers[0], 0);

        Assert.That((told, half, supervisor.Supervisor.IsFinished, supervisor.Supervisor.ExitCode), Is.EqualTo((true, false, true, 0)));
        Assert.That(supervisor.Manager.Told.Count(told => told.StartsWith("stopping", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [TestCase(500, false)]
    [TestCase(2500, true)]
    public void A_second_term_forces_the_end_unless_it_is_the_same_one(int milliseconds, bool forces)
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 2);
        supervisor.Handle(new SupervisorEvent.StopRequested("SIGTERM"));

        supervisor.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        supervisor.Handle(new SupervisorEvent.StopRequested("SIGTERM"));

        Assert.That(supervisor.Launcher.Started.ConvertAll(process => process.IsKilled), Is.All.EqualTo(forces));
    }

    [Test]
    public void A_second_signal_of_another_kind_forces_the_end_at_once()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);

        supervisor.Handle(new SupervisorEvent.StopRequested("SIGTERM"));
        supervisor.Handle(new SupervisorEvent.StopRequested("SIGINT"));

        Assert.That(supervisor.Launcher.Started[0].IsKilled, Is.True);
    }

    [Test]
    public void Quit_kills_and_nobody_takes_the_place_of_those_who_die()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 2);

        supervisor.Handle(new SupervisorEvent.QuitRequested());
        supervisor.Exit(supervisor.Workers[0], 137);
        supervisor.Pass(TimeSpan.FromMinutes(1));

        Assert.That(supervisor.Launcher.Started.ConvertAll(process => process.IsKilled), Is.EqualTo(new[] { true, true }));
        Assert.That(supervisor.Workers, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_worker_that_stays_after_its_limit_is_killed()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);

        supervisor.Handle(new SupervisorEvent.StopRequested("SIGTERM"));
        supervisor.PassWithHeartbeats(TimeSpan.FromSeconds(61));
        var early = supervisor.Launcher.Started[0].IsKilled;
        supervisor.PassWithHeartbeats(TimeSpan.FromSeconds(2));

        Assert.That((early, supervisor.Launcher.Started[0].IsKilled), Is.EqualTo((false, true)));
    }

    [Test]
    public void A_first_worker_that_cannot_be_started_ends_the_service_with_the_reason()
    {
        using var supervisor = new SupervisorUnderTest();
        supervisor.Launcher.Refusals = 9;

        supervisor.Supervisor.Begin();

        Assert.That(
            (supervisor.Supervisor.IsFinished, supervisor.Supervisor.ExitCode, supervisor.Launcher.Refusals),
            Is.EqualTo((true, 1, 8)));
        Assert.That(supervisor.Manager.Told[0], Is.EqualTo("cannot start: no process could be made"));
        Assert.That(supervisor.Errors.ToString(), Is.EqualTo("ERROR: no process could be made\n"));
    }

    [Test]
    public void A_start_that_is_given_up_is_the_outcome_of_an_upgrade_that_was_asked_for()
    {
        using var supervisor = new SupervisorUnderTest(SupervisorUnderTest.SomeOptions(workers: 1));
        supervisor.Supervisor.Begin();
        var request = new GlanceSupervisor.Reloading.PendingRequest();
        supervisor.Handle(new SupervisorEvent.UpgradeRequested(request));

        supervisor.Launcher.Refusals = 1;
        supervisor.Exit(supervisor.Workers[0], 137);

        Assert.That((supervisor.Supervisor.IsFinished, request.Outcome.IsCompleted), Is.EqualTo((true, true)));
    }

    [Test]
    public void A_first_worker_that_says_why_it_cannot_start_gives_the_exit_code()
    {
        using var supervisor = new SupervisorUnderTest();
        supervisor.Supervisor.Begin();

        supervisor.Say(supervisor.Workers[0], Glance.Control.ControlFrameKind.Failed, [7, 0, 0, 0, (byte)'x']);
        supervisor.Exit(supervisor.Workers[0], 7);
        var killed = supervisor.Launcher.Started[1].IsKilled;
        supervisor.Exit(supervisor.Workers[0], 137);

        Assert.That((killed, supervisor.Supervisor.IsFinished, supervisor.Supervisor.ExitCode), Is.EqualTo((true, true, 7)));
        Assert.That(supervisor.Errors.ToString(), Is.EqualTo("ERROR: x\n"));
    }

    [Test]
    public void Logs_are_reopened_by_the_supervisor_and_its_workers()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 2);

        supervisor.Handle(new SupervisorEvent.ReopenLogsRequested());

        Assert.That(supervisor.LogsReopened, Is.EqualTo(1));
        Assert.That(
            supervisor.Launcher.Started.ConvertAll(process => process.Told.Count(told => told == Glance.Control.ControlFrameKind.ReopenLogs)),
            Is.All.EqualTo(1));
    }
}
