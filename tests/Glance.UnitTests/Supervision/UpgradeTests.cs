using Glance.Linux.Sockets;
using Glance.UnitTests.Supervision.Fakes;
using GlanceSupervisor.Events;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Supervision;
using GlanceSupervisor.TakeOver;
using GlanceSupervisor.Workers;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

/// <summary>Another program takes this one's place, or does not.</summary>
internal sealed class UpgradeTests
{
    [Test]
    public void A_program_that_cannot_take_over_is_refused_with_its_reason()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);

        var request = Ask(supervisor);
        supervisor.Handle(new SupervisorEvent.PreflightEnded(new PreflightResult(null, "it is older")));

        Assert.That(Outcome(request), Is.EqualTo(new RequestOutcome(false, "it is older")));
        Assert.That(supervisor.Manager.Told[^1], Does.EndWith("the last upgrade was refused: it is older"));
    }

    [Test]
    public void A_program_that_is_not_there_is_refused_at_once()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);
        supervisor.Executable.IsMissing = true;

        Assert.That(Outcome(Ask(supervisor)), Is.EqualTo(new RequestOutcome(false, "the program is not there")));
    }

    [Test]
    public void A_program_that_can_take_over_is_left_everything()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 2);

        Ask(supervisor, connection: 77);
        supervisor.Handle(new SupervisorEvent.PreflightEnded(new PreflightResult("2.0", null)));

        var left = supervisor.Executable.Left.Single();
        Assert.That(left.Workers.Select(worker => worker.Pid), Is.EqualTo(supervisor.Launcher.Started.ConvertAll(process => process.Pid)));
        Assert.That(
            (left.Listener, left.Generation, left.Waiting.Single()),
            Is.EqualTo((supervisor.Current.Listener.Descriptor.Number, 1, 77)));
    }

    [Test]
    public void When_the_program_cannot_be_run_after_all_the_service_goes_on()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 2);

        var request = Ask(supervisor);
        supervisor.Handle(new SupervisorEvent.PreflightEnded(new PreflightResult("2.0", null)));
        supervisor.Exit(supervisor.Workers[0], 137);
        supervisor.ReadyAll();

        Assert.That(Outcome(request), Is.EqualTo(new RequestOutcome(false, "the program cannot be run")));
        Assert.That(supervisor.Supervisor.Workers.Ready(supervisor.Current), Is.EqualTo(2));
    }

    [Test]
    public void It_waits_for_a_reload_and_a_reload_waits_for_it()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);
        supervisor.AskForReload();
        var upgrade = Ask(supervisor);
        var during = supervisor.Executable.Preflights;
        supervisor.Load(problem: "line 3 is wrong");
        var after = supervisor.Executable.Preflights;

        var reload = supervisor.AskForReload();
        supervisor.PassWithHeartbeats(TimeSpan.FromSeconds(2));
        var held = supervisor.Loader.Begun.Count;
        supervisor.Handle(new SupervisorEvent.PreflightEnded(new PreflightResult(null, "it is older")));

        Assert.That((during, after, held, supervisor.Loader.Begun.Count), Is.EqualTo((0, 1, 0, 1)));
        Assert.That((upgrade.Outcome.IsCompleted, reload.Outcome.IsCompleted), Is.EqualTo((true, false)));
    }

    [Test]
    public void A_service_that_stops_tells_so_whoever_waits([Values] bool begun)
    {
        using var supervisor = new SupervisorUnderTest();
        supervisor.Supervisor.Begin();
        if (begun)
            supervisor.ReadyAll();
        var request = Ask(supervisor);

        supervisor.Handle(new SupervisorEvent.StopRequested("SIGTERM"));
        supervisor.Handle(new SupervisorEvent.PreflightEnded(new PreflightResult("2.0", null)));

        Assert.That(supervisor.Executable.Preflights, Is.EqualTo(begun ? 1 : 0));
        Assert.That(Outcome(request), Is.EqualTo(new RequestOutcome(false, "the service is stopping")));
        Assert.That(supervisor.Executable.Left, Is.Empty);
    }

    [Test]
    public void Workers_that_were_left_serve_until_the_new_ones_do()
    {
        using var supervisor = new SupervisorUnderTest(left: Left(2));
        supervisor.Supervisor.Begin();
        var adopted = supervisor.Workers.ToList();

        supervisor.Load();
        supervisor.ReadyAll();

        Assert.That(adopted.ConvertAll(worker => (worker.WasReady, worker.Phase)), Is.All.EqualTo((true, WorkerPhase.Draining)));
        Assert.That(supervisor.Supervisor.Workers.Ready(supervisor.Current), Is.EqualTo(2));
        Assert.That(supervisor.Current.Number, Is.EqualTo(6));
    }

    [Test]
    public void When_the_new_ones_cannot_start_those_that_were_left_go_on_and_the_missing_are_started()
    {
        using var supervisor = new SupervisorUnderTest(left: Left(1));
        supervisor.Supervisor.Begin();

        supervisor.Load();
        supervisor.Exit(supervisor.Workers[^1], 3);
        supervisor.ReadyAll();

        Assert.That(supervisor.Workers[0].Phase, Is.EqualTo(WorkerPhase.Ready));
        Assert.That(supervisor.Supervisor.Workers.Ready(supervisor.Current), Is.EqualTo(2));
    }

    private static PendingRequest Ask(SupervisorUnderTest supervisor, int? connection = null)
    {
        var request = new PendingRequest { Connection = connection };
        supervisor.Handle(new SupervisorEvent.UpgradeRequested(request));
        return request;
    }

    private static RequestOutcome? Outcome(PendingRequest request) =>
        request.Outcome.IsCompletedSuccessfully ? request.Outcome.GetAwaiter().GetResult() : null;

    private static HandOffState Left(int workers) => new()
    {
        FromVersion = "1.0",
        Generation = 5,
        Listener = 0,
        Origin = SocketOrigin.Bound,
        BindHost = "127.0.0.1",
        BindPort = 0,
        Backlog = 8,
        TcpKeepIdle = TimeSpan.FromMinutes(1),
        Workers = [.. Enumerable.Range(100, workers).Select(LeftWorker)],
    };

    private static HandOffWorker LeftWorker(int pid) =>
        new() { Pid = pid, Channel = pid, Generation = 5, Leaving = false, StartedAt = 0, KillAt = 0, Served = 0 };
}
