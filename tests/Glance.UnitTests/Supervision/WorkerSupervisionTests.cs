using Glance.Control;
using Glance.UnitTests.Supervision.Fakes;
using GlanceSupervisor.Events;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Supervision;
using GlanceSupervisor.Workers;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

/// <summary>Workers that hang, are worn out, become more or fewer, or are told to finish by others.</summary>
internal sealed class WorkerSupervisionTests
{
    [Test]
    public void A_hung_worker_is_examined_before_it_is_killed_and_its_successor_does_not_wait_for_that()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);
        var hung = supervisor.Workers[0];

        supervisor.Beat(hung, new WorkerStatistics(0, 0, 0, PoolDelay: 100_000));
        var (killed, started) = (supervisor.ProcessOf(hung).IsKilled, supervisor.Workers.Count);
        supervisor.Handle(new SupervisorEvent.WorkerExamined(supervisor.Inspection.Examined.Single()));
        supervisor.Exit(hung, 137);

        Assert.That((killed, started, supervisor.ProcessOf(hung).IsKilled, supervisor.Workers.Count), Is.EqualTo((false, 2, true, 1)));
    }

    [Test]
    public void A_machine_that_was_suspended_kills_nobody()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 2);

        supervisor.Pass(TimeSpan.FromHours(8));

        Assert.That(supervisor.Inspection.Examined, Is.Empty);
    }

    [Test]
    public void A_worker_that_others_tell_to_finish_has_a_successor_at_once()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 1);

        supervisor.Say(supervisor.Workers[0], ControlFrameKind.Draining);

        Assert.That(supervisor.Workers, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_worker_that_found_another_database_is_ended_and_replaced()
    {
        using var supervisor = new SupervisorUnderTest();
        supervisor.Supervisor.Begin();

        supervisor.Say(supervisor.Workers[0], ControlFrameKind.Ready, "1,2"u8.ToArray());
        supervisor.Say(supervisor.Workers[1], ControlFrameKind.Ready, "3,4"u8.ToArray());

        Assert.That(supervisor.Launcher.Started.ConvertAll(process => process.IsKilled), Is.EqualTo(new[] { false, true }));
    }

    [Test]
    public void A_worn_worker_drains_when_its_successor_is_ready()
    {
        using var supervisor = SupervisorUnderTest.Serving(SupervisorUnderTest.SomeOptions(workers: 2) with { MaxRequests = 100 });
        var worn = supervisor.Workers[0];
        supervisor.Beat(worn, new WorkerStatistics(0, 0, 100, 0));

        supervisor.Pass(TimeSpan.FromMilliseconds(100));
        var (count, phase) = (supervisor.Workers.Count, worn.Phase);
        supervisor.ReadyAll();

        Assert.That((count, phase, worn.Phase), Is.EqualTo((3, WorkerPhase.Ready, WorkerPhase.Draining)));
    }

    [Test]
    public void A_successor_that_dies_leaves_the_worn_worker_in_its_place_for_a_while()
    {
        using var supervisor = SupervisorUnderTest.Serving(SupervisorUnderTest.SomeOptions(workers: 1) with { MaxRequests = 100 });
        supervisor.Beat(supervisor.Workers[0], new WorkerStatistics(0, 0, 100, 0));
        supervisor.Pass(TimeSpan.FromMilliseconds(100));

        supervisor.Exit(supervisor.Workers[1], 137);
        supervisor.Pass(TimeSpan.FromMilliseconds(100));
        var soon = supervisor.Workers.Count;
        supervisor.PassWithHeartbeats(TimeSpan.FromSeconds(2));

        Assert.That((soon, supervisor.Workers.Count), Is.EqualTo((1, 2)));
    }

    [Test]
    public void A_worn_worker_that_dies_while_its_successor_starts_is_replaced_by_it()
    {
        using var supervisor = SupervisorUnderTest.Serving(SupervisorUnderTest.SomeOptions(workers: 2) with { MaxRequests = 100 });
        var worn = supervisor.Workers[0];
        supervisor.Beat(worn, new WorkerStatistics(0, 0, 100, 0));
        supervisor.Pass(TimeSpan.FromMilliseconds(100));

        supervisor.Exit(worn, 137);
        supervisor.ReadyAll();
        supervisor.PassWithHeartbeats(TimeSpan.FromSeconds(5));

        Assert.That(supervisor.Workers, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_worn_worker_that_others_tell_to_finish_has_one_successor_and_not_two()
    {
        using var supervisor = SupervisorUnderTest.Serving(SupervisorUnderTest.SomeOptions(workers: 1) with { MaxRequests = 100 });
        var worn = supervisor.Workers[0];
        supervisor.Beat(worn, new WorkerStatistics(0, 0, 100, 0));
        supervisor.Pass(TimeSpan.FromMilliseconds(100));

        supervisor.Say(worn, ControlFrameKind.Draining);
        supervisor.ReadyAll();
        supervisor.Exit(worn, 0);

        Assert.That(supervisor.Workers, Has.Count.EqualTo(1));
    }

    [Test]
    public void Memory_is_measured_a_worker_at_a_time_and_too_much_of_it_is_wear()
    {
        using var supervisor = SupervisorUnderTest.Serving(SupervisorUnderTest.SomeOptions(workers: 2) with { MaxMemory = 1 << 20 });
        supervisor.PassWithHeartbeats(TimeSpan.FromSeconds(2));
        var measured = supervisor.Inspection.Measured.Single();

        supervisor.Handle(new SupervisorEvent.MemoryMeasured(measured, 2 << 20));
        supervisor.PassWithHeartbeats(TimeSpan.FromSeconds(2));

        Assert.That(supervisor.Inspection.Measured, Has.Count.EqualTo(2).And.Unique);
        Assert.That(supervisor.Workers, Has.Count.EqualTo(3));
    }

    [Test]
    public void Signals_that_follow_each_other_count_as_one_change_to_what_they_come_to()
    {
        using var supervisor = SupervisorUnderTest.Serving(workers: 2);

        for (var i = 0; i < 3; i++)
            supervisor.Handle(new SupervisorEvent.WorkerCountChangeRequested(1));
        var first = supervisor.Workers.Count;
        supervisor.PassWithHeartbeats(TimeSpan.FromSeconds(1));
        supervisor.ReadyAll();
        var more = supervisor.Workers.Count;
        for (var i = 0; i < 9; i++)
            supervisor.Handle(new SupervisorEvent.WorkerCountChangeRequested(-1));
        supervisor.PassWithHeartbeats(TimeSpan.FromSeconds(4));

        Assert.That((first, more), Is.EqualTo((3, 5)));
        Assert.That(supervisor.Supervisor.Workers.Serving(supervisor.Current).Count(), Is.EqualTo(1));
    }

    [Test]
    public void A_status_says_what_goes_on()
    {
        using var supervisor = new SupervisorUnderTest();
        List<string> states = [];

        Note();
        supervisor.Supervisor.Begin();
        supervisor.ReadyAll();
        Note();
        supervisor.AskForReload();
        Note();
        supervisor.Load(problem: "line 3 is wrong");
        supervisor.Handle(new SupervisorEvent.UpgradeRequested(new PendingRequest()));
        Note();
        supervisor.Handle(new SupervisorEvent.QuitRequested());
        Note();

        Assert.That(states, Is.EqualTo(new[] { "starting", "serving", "reloading", "upgrading", "stopping" }));

        void Note()
        {
            var asked = new TaskCompletionSource<Glance.Control.Administration.SupervisorStatus>();
            supervisor.Handle(new SupervisorEvent.StatusRequested(asked));
            states.Add(asked.Task.GetAwaiter().GetResult().State);
        }
    }
}
