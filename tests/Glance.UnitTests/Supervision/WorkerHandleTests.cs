using System.Net;
using Glance.Control;
using Glance.Linux.Descriptors;
using Glance.Linux.Sockets;
using Glance.UnitTests.Supervision.Fakes;
using GlanceSupervisor.Workers;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Glance.UnitTests.Supervision;

/// <summary>What a worker goes through, as its supervisor sees it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class WorkerHandleTests : IDisposable
{
    private static readonly TimeSpan GracefulTimeout = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new();
    private readonly FakeWorkerProcess _process = new(17);
    private readonly ListeningSocket _listener = ListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0), 8, TimeSpan.FromMinutes(1));
    private readonly Generation _generation;
    private readonly WorkerHandle _worker;

    public WorkerHandleTests()
    {
        _generation = new Generation(1, SupervisorUnderTest.SomeOptions(workers: 1), MemoryFile.CreateEmpty("test", 1), _listener);
        _worker = new WorkerHandle(_generation, 0, _process, 0.5, _time);
    }

    public void Dispose()
    {
        _worker.Dispose();
        _generation.Dispose();
        _listener.Dispose();
    }

    [Test]
    public void Whoever_kills_it_says_why()
    {
        var before = _worker.KillReason;
        _worker.Drain(GracefulTimeout);
        _time.Advance(GracefulTimeout + TimeSpan.FromSeconds(3));
        var verdict = _worker.CheckTime();

        Assert.That((before, verdict, _worker.KillReason), Is.EqualTo(((string?)null, WorkerVerdict.DrainTimedOut, "graceful_timeout is over")));
    }

    [Test]
    public void A_hung_one_is_killed_as_hung()
    {
        _worker.OnReady();

        _worker.MarkHung();

        Assert.That(_worker.KillReason, Is.EqualTo("hung"));
    }

    [Test]
    public void It_starts_is_ready_drains_and_ends()
    {
        List<WorkerPhase> phases = [_worker.Phase];
        _worker.OnReady();
        phases.Add(_worker.Phase);
        _worker.Drain(limit: null);
        phases.Add(_worker.Phase);
        _worker.OnExited();
        phases.Add(_worker.Phase);

        Assert.That(phases, Is.EqualTo(new[] { WorkerPhase.Starting, WorkerPhase.Ready, WorkerPhase.Draining, WorkerPhase.Ended }));
    }

    [Test]
    public void One_that_was_told_to_finish_before_it_was_ready_is_draining_and_was_ready()
    {
        _worker.Drain(limit: null);
        _worker.OnReady();

        Assert.That((_worker.Phase, _worker.WasReady), Is.EqualTo((WorkerPhase.Draining, true)));
    }

    [Test]
    public void One_that_has_ended_stays_so()
    {
        _worker.OnExited();

        _worker.Drain(limit: null);
        _worker.MarkHung();
        _worker.OnStoppedAccepting();
        _worker.Kill();

        Assert.That((_worker.Phase, _process.IsKilled), Is.EqualTo((WorkerPhase.Ended, false)));
    }

    [Test]
    public void One_that_stops_accepting_by_itself_was_told_by_somebody_else()
    {
        _worker.OnReady();

        var first = _worker.OnStoppedAccepting();
        var again = _worker.OnStoppedAccepting();

        Assert.That((first, again, _worker.Phase, _worker.HasStoppedAccepting), Is.EqualTo((true, false, WorkerPhase.Draining, true)));
    }

    [Test]
    public void A_retired_one_hears_nothing_until_it_is_told_to_drain()
    {
        _worker.Retire(limit: null);
        var before = _process.Told.Count;
        _worker.Drain(limit: null);

        Assert.That((before, _process.IsToldToDrain), Is.EqualTo((0, true)));
    }

    [Test]
    public void It_is_killed_once_when_it_has_not_ended_a_little_after_its_limit()
    {
        _worker.OnReady();
        _worker.Drain(GracefulTimeout);

        var verdicts = new List<WorkerVerdict>();
        for (var second = 0; second < 70; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _worker.OnHeard();
            verdicts.Add(_worker.CheckTime());
        }

        Assert.That(verdicts.IndexOf(WorkerVerdict.DrainTimedOut), Is.EqualTo(61));
        Assert.That(verdicts.Count(verdict => verdict == WorkerVerdict.DrainTimedOut), Is.EqualTo(1));
        Assert.That(_process.IsKilled, Is.True);
    }

    [Test]
    public void A_later_limit_does_not_lengthen_the_first_and_without_one_it_may_stay()
    {
        _worker.OnReady();
        _worker.Drain(limit: null);
        var unlimited = _worker.HasDrainLimit;
        _worker.Drain(TimeSpan.FromSeconds(1));
        _worker.Drain(GracefulTimeout);
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.That((unlimited, _worker.CheckTime()), Is.EqualTo((false, WorkerVerdict.DrainTimedOut)));
    }

    [Test]
    public void One_that_is_not_ready_in_time_is_killed_and_again_after_as_long()
    {
        _time.Advance(TimeSpan.FromSeconds(61));
        var late = _worker.CheckTime();
        var next = _worker.CheckTime();
        _time.Advance(TimeSpan.FromSeconds(61));

        Assert.That(
            (late, next, _worker.CheckTime()),
            Is.EqualTo((WorkerVerdict.StartTimedOut, WorkerVerdict.Well, WorkerVerdict.StartTimedOut)));
        Assert.That(_process.IsKilled, Is.True);
    }

    [Test]
    public void Silence_is_told_until_it_is_taken_for_hung_and_kills_nobody_yet()
    {
        _worker.OnReady();
        _time.Advance(TimeSpan.FromSeconds(91));
        var silent = _worker.CheckTime();
        _worker.MarkHung();

        Assert.That(
            (silent, _worker.CheckTime(), _worker.Phase, _process.IsKilled),
            Is.EqualTo((WorkerVerdict.Unresponsive, WorkerVerdict.Well, WorkerPhase.Draining, false)));
    }

    [Test]
    public void Time_in_which_nothing_ran_is_nobodys_silence()
    {
        _worker.OnReady();
        _worker.Drain(GracefulTimeout);
        _time.Advance(TimeSpan.FromSeconds(91));

        _worker.ExcuseSuspend(_time.TimestampFrequency * 91);

        Assert.That(_worker.CheckTime(), Is.EqualTo(WorkerVerdict.Well));
    }

    [Test]
    public void A_dismissed_one_is_killed_and_counts_no_more()
    {
        _worker.Dismiss();

        Assert.That((_worker.IsDismissed, _worker.Phase, _process.IsKilled), Is.EqualTo((true, WorkerPhase.Draining, true)));
    }

    [Test]
    public void Another_program_adopts_it_as_it_was_left()
    {
        _worker.OnReady();
        _worker.OnStatistics(new WorkerStatistics(1, 2, 300, 0));
        _worker.Drain(GracefulTimeout);
        var left = _worker.ToLeave();

        using var adopted = WorkerHandle.Adopt(left, _generation, slot: -1, new FakeWorkerProcess(left.Pid), 0.5, _time);

        Assert.That(adopted.ToLeave(), Is.EqualTo(left));
        Assert.That(
            (adopted.Phase, adopted.WasReady, adopted.HasDrainLimit, adopted.Statistics.Served),
            Is.EqualTo((WorkerPhase.Draining, true, true, 300L)));
    }
}
