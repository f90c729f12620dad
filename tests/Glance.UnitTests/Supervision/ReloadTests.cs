using System.Net;
using Glance.Linux.Sockets;
using Glance.UnitTests.Supervision.Fakes;
using GlanceSupervisor.Events;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Supervision;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

/// <summary>A reload from the request to the one outcome that is told.</summary>
internal sealed class ReloadTests
{
    [Test]
    public void A_reload_is_done_when_the_new_workers_serve_and_the_old_ones_accept_no_more()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 2);
        var old = supervisor.Workers.ToList();

        var request = supervisor.AskForReload();
        supervisor.Load(supervisor.Options with { Workers = 3 });
        var starting = supervisor.Workers.Count;
        supervisor.ReadyAll();
        var promoted = supervisor.Current.Number;
        var told = request.Outcome.IsCompleted;
        old.ForEach(worker => supervisor.Say(worker, Glance.Control.ControlFrameKind.Draining));

        Assert.That((starting, promoted, told), Is.EqualTo((5, 2, false)));
        Assert.That(
            Outcome(request),
            Is.EqualTo(new RequestOutcome(true, $"generation 2 serves on {supervisor.Current.Listener.Endpoint} with 3 workers")));
        Assert.That(old.ConvertAll(worker => supervisor.ProcessOf(worker).IsToldToDrain), Is.All.True);
    }

    [Test]
    public void An_old_worker_that_goes_on_accepting_holds_the_outcome_up_for_five_seconds()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);
        var request = supervisor.AskForReload();
        supervisor.Load();
        supervisor.ReadyAll();

        supervisor.PassWithHeartbeats(TimeSpan.FromSeconds(4));
        var early = request.Outcome.IsCompleted;
        supervisor.PassWithHeartbeats(TimeSpan.FromSeconds(2));

        Assert.That((early, Outcome(request)?.Succeeded), Is.EqualTo((false, true)));
    }

    [Test]
    public void An_old_worker_that_dies_accepts_nobody()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);
        var old = supervisor.Workers[0];
        var request = supervisor.AskForReload();
        supervisor.Load();
        supervisor.ReadyAll();

        supervisor.Exit(old, 137);

        Assert.That(Outcome(request)?.Succeeded, Is.True);
    }

    [TestCase("line 3 is wrong", null)]
    [TestCase(null, "the name has no address")]
    public void What_cannot_be_used_changes_nothing_and_is_told(string? problem, string? obstacle)
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 2);

        var request = supervisor.AskForReload();
        supervisor.Load(problem: problem, obstacle: obstacle);

        Assert.That(Outcome(request), Is.EqualTo(new RequestOutcome(false, problem ?? obstacle!)));
        Assert.That(supervisor.Launcher.Started, Has.Count.EqualTo(2));
        Assert.That(supervisor.Manager.Told[^1], Does.StartWith("ready:").And.EndWith($"the last reload failed: {problem ?? obstacle}"));
    }

    [Test]
    public void A_configuration_that_is_not_read_in_time_fails_the_reload_and_its_late_answer_changes_nothing()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 2);

        var request = supervisor.AskForReload();
        supervisor.PassWithHeartbeats(Reload.LongestLoading - TimeSpan.FromSeconds(1));
        var early = request.Outcome.IsCompleted;
        supervisor.PassWithHeartbeats(TimeSpan.FromSeconds(1));
        var outcome = Outcome(request);
        supervisor.Load(supervisor.Options with { Workers = 5 });

        Assert.That(early, Is.False);
        Assert.That(
            outcome,
            Is.EqualTo(new RequestOutcome(false, "the configuration was not read, or its address not resolved, within 120 s")));
        Assert.That((supervisor.Current.Number, supervisor.Launcher.Started.Count, supervisor.Loader.Cancelled), Is.EqualTo((1, 2, 1)));
        Assert.That(supervisor.Manager.Told[^1], Does.StartWith("ready:").And.EndWith($"the last reload failed: {outcome!.Text}"));
    }

    [Test]
    public void After_a_reload_that_was_not_read_in_time_the_next_one_works_whatever_the_old_one_answers()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 2);
        supervisor.AskForReload();
        supervisor.PassWithHeartbeats(Reload.LongestLoading);
        var late = supervisor.Loader.Begun[0];

        var request = supervisor.AskForReload();
        supervisor.PassWithHeartbeats(TimeSpan.FromSeconds(2));
        supervisor.Handle(new SupervisorEvent.ConfigurationLoaded(late, new LoadedConfiguration(new ConfigurationOutcome(), Obstacle: "late")));
        var told = request.Outcome.IsCompleted;
        supervisor.Load(supervisor.Options with { Workers = 3 });
        supervisor.ReadyAll();
        supervisor.PassWithHeartbeats(Reload.LongestDrain + TimeSpan.FromSeconds(1));

        Assert.That((told, Outcome(request)?.Succeeded, supervisor.Current.Number), Is.EqualTo((false, true, 2)));
    }

    [Test]
    public void No_workers_at_all_need_a_restart()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 2);

        var request = supervisor.AskForReload();
        supervisor.Load(supervisor.Options with { Workers = 0 });

        Assert.That(Outcome(request), Is.EqualTo(new RequestOutcome(false, "workers = 0 needs a restart")));
    }

    [Test]
    public void A_new_worker_that_ends_drops_its_generation()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 2);
        var request = supervisor.AskForReload();
        supervisor.Load();

        supervisor.Say(supervisor.Workers[2], Glance.Control.ControlFrameKind.Failed, [3, 0, 0, 0, (byte)'x']);
        supervisor.Exit(supervisor.Workers[2], 3);

        Assert.That(Outcome(request), Is.EqualTo(new RequestOutcome(false, "x")));
        Assert.That(supervisor.Launcher.Started.ConvertAll(process => process.IsKilled), Is.EqualTo(new[] { false, false, false, true }));
        Assert.That(supervisor.Supervisor.Workers.Ready(supervisor.Current), Is.EqualTo(2));
    }

    [Test]
    public void A_new_worker_that_is_not_ready_in_time_drops_its_generation()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);
        var request = supervisor.AskForReload();
        supervisor.Load();

        for (var second = 0; second < 62; second++)
        {
            supervisor.Pass(TimeSpan.FromSeconds(1));
            supervisor.Beat(supervisor.Workers[0]);
        }

        Assert.That(Outcome(request)?.Text, Does.EndWith("was not ready after start_timeout (60 s)"));
        Assert.That(supervisor.Launcher.Started[1].IsKilled, Is.True);
    }

    [Test]
    public void A_new_worker_that_hangs_drops_its_generation()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 2);
        var request = supervisor.AskForReload();
        supervisor.Load();
        supervisor.Say(supervisor.Workers[2], Glance.Control.ControlFrameKind.Ready);

        supervisor.Beat(supervisor.Workers[2], new Glance.Control.WorkerStatistics(0, 0, 0, PoolDelay: 100_000));

        Assert.That(Outcome(request)?.Text, Does.EndWith("has not run anything for 100000 ms"));
        Assert.That(supervisor.Launcher.Started.ConvertAll(process => process.IsKilled), Is.EqualTo(new[] { false, false, true, true }));
    }

    [Test]
    public void A_new_worker_that_the_system_refuses_drops_its_generation()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 2);
        var request = supervisor.AskForReload();
        supervisor.Launcher.Refusals = 1;

        supervisor.Load();

        Assert.That(Outcome(request), Is.EqualTo(new RequestOutcome(false, "no process could be made")));
        Assert.That(supervisor.Workers, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_new_worker_that_somebody_tells_to_finish_is_replaced_in_its_generation()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);
        supervisor.AskForReload();
        supervisor.Load();

        supervisor.Say(supervisor.Workers[1], Glance.Control.ControlFrameKind.Draining);
        supervisor.ReadyAll();

        Assert.That(supervisor.Current.Number, Is.EqualTo(2));
        Assert.That(supervisor.Supervisor.Workers.Ready(supervisor.Current), Is.EqualTo(1));
    }

    [Test]
    public void At_another_address_the_old_workers_accept_until_nobody_waits_there()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);
        var old = supervisor.ProcessOf(supervisor.Workers[0]);
        var request = supervisor.AskForReload();
        supervisor.Load(supervisor.Options with { BindHost = "127.0.0.2" }, new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        supervisor.ReadyAll();
        var (done, told) = (Outcome(request)?.Succeeded, old.IsToldToDrain);

        var waiting = supervisor.AskForReload();
        supervisor.PassWithHeartbeats(TimeSpan.FromSeconds(2));

        Assert.That((done, told, old.IsToldToDrain), Is.EqualTo((true, false, true)));
        Assert.That(supervisor.Current.Listener.Endpoint.Address, Is.EqualTo(IPAddress.Parse("127.0.0.2")));
        Assert.That(
            (waiting.Outcome.IsCompleted, supervisor.Loader.Begun.Count),
            Is.EqualTo((false, 1)), "the next one began when the address was closed");
    }

    [Test]
    public void A_busy_address_is_tried_again_where_our_own_workers_may_have_it()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);
        using var other = BindBeside(supervisor.Current.Listener.Endpoint.Port);
        var request = supervisor.AskForReload();
        supervisor.Load(supervisor.Options with { BindHost = "127.0.0.2" }, other.Endpoint);
        for (var i = 0; i < 3; i++)
            supervisor.Pass(TimeSpan.FromMilliseconds(100));
        var early = request.Outcome.IsCompleted;

        other.Dispose();
        supervisor.Pass(TimeSpan.FromMilliseconds(100));

        Assert.That((early, supervisor.Workers.Count), Is.EqualTo((false, 2)));
    }

    [Test]
    public void A_busy_address_is_given_up_after_a_second()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);
        using var other = BindBeside(supervisor.Current.Listener.Endpoint.Port);
        var request = supervisor.AskForReload();
        supervisor.Load(supervisor.Options with { BindHost = "127.0.0.2" }, other.Endpoint);

        for (var i = 0; i < 10; i++)
            supervisor.Pass(TimeSpan.FromMilliseconds(100));

        Assert.That(Outcome(request)?.Text, Does.Contain("is in use"));
    }

    [Test]
    public void Whoever_asks_while_one_runs_waits_for_the_next()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);
        var first = supervisor.AskForReload();
        var second = supervisor.AskForReload();

        supervisor.Load(problem: "line 3 is wrong");
        var told = second.Outcome.IsCompleted;
        supervisor.PassWithHeartbeats(TimeSpan.FromSeconds(1));
        supervisor.Load(problem: "line 4 is wrong");

        Assert.That((Outcome(first)?.Text, told, Outcome(second)?.Text), Is.EqualTo(("line 3 is wrong", false, "line 4 is wrong")));
    }

    [Test]
    public void The_end_of_the_service_is_the_outcome_for_everybody_who_waits([Values] bool loaded)
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);
        var running = supervisor.AskForReload();
        var waiting = supervisor.AskForReload();
        if (loaded)
            supervisor.Load();

        supervisor.Handle(new SupervisorEvent.StopRequested("SIGTERM"));
        var late = supervisor.AskForReload();
        if (!loaded)
            supervisor.Load();

        Assert.That(new[] { Outcome(running)?.Succeeded, Outcome(waiting)?.Succeeded, Outcome(late)?.Succeeded }, Is.All.False);
        Assert.That(supervisor.Loader.Cancelled, Is.EqualTo(1));
        Assert.That(supervisor.Workers, Has.Count.EqualTo(loaded ? 2 : 1), "nobody starts any more");
    }

    [Test]
    public void No_stage_is_left_out_and_no_outcome_told_twice()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);
        var request = new PendingRequest();
        var reload = new Reload(supervisor.Current, [request], "as asked: ", supervisor.Time);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => reload.TryBind(), Throws.InvalidOperationException);
            Assert.That(() => reload.Promote([]), Throws.InvalidOperationException);
            Assert.That(() => reload.End(succeeded: true, "done"), Throws.InvalidOperationException);
        }

        reload.End(succeeded: false, "nothing came of it");

        Assert.That(Outcome(request)?.Text, Is.EqualTo("as asked: nothing came of it"));
        Assert.That(() => reload.End(succeeded: false, "again"), Throws.InvalidOperationException);
        Assert.That(() => reload.OnLoaded(new LoadedConfiguration(new ConfigurationOutcome())), Throws.InvalidOperationException);
    }

    [TestCase("", ExpectedResult = "used")]
    [TestCase("given up", ExpectedResult = "closed")]
    [TestCase("late", ExpectedResult = "closed")]
    public string The_supervisors_own_outputs_are_used_once_the_new_workers_serve_and_closed_when_nothing_comes_of_it(string how)
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);
        supervisor.AskForReload();
        var reload = supervisor.Loader.Begun[^1];
        List<string> told = [];
        var loaded = new LoadedConfiguration(
            new ConfigurationOutcome { Options = supervisor.Options, HandOver = SupervisorUnderTest.HandOver })
        {
            Outputs = new PreparedOutputs(() => told.Add("used"), () => told.Add("closed")),
        };

        if (how == "late")
            supervisor.Handle(new SupervisorEvent.StopRequested("SIGTERM"));
        supervisor.Handle(new SupervisorEvent.ConfigurationLoaded(reload, loaded));
        var early = told.Count > 0 && how.Length == 0;
        if (how == "given up")
            supervisor.Handle(new SupervisorEvent.StopRequested("SIGTERM"));
        else if (how.Length == 0)
            supervisor.ReadyAll();
        supervisor.PassWithHeartbeats(Reload.LongestDrain + TimeSpan.FromSeconds(1));

        Assert.That(early, Is.False);
        return string.Join(' ', told);
    }

    private static RequestOutcome? Outcome(PendingRequest request) =>
        request.Outcome.IsCompletedSuccessfully ? request.Outcome.GetAwaiter().GetResult() : null;

    private static ListeningSocket BindBeside(int port) =>
        ListeningSocket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), port), 8, TimeSpan.FromMinutes(1));
}
