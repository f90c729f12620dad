using System.Net;
using Glance.Control;
using Glance.UnitTests.Supervision.Fakes;
using GlanceSupervisor.Events;
using GlanceSupervisor.Policy;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Supervision;
using GlanceSupervisor.TakeOver;
using GlanceSupervisor.Workers;

namespace Glance.UnitTests.Supervision;

/// <summary>Does to a supervisor what steps say, and looks after each whether it still is what it promises to be.</summary>
internal sealed class SupervisorDriver : IDisposable
{
    // Longer than any wait between two tries, and longer than anything is put off.
    private const int MostTicks = 900;
    private const int EnoughTicks = 60;

    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(100);

    // Signals that lower the number of workers may wait this long for others.
    private static readonly TimeSpan LongestPacing = TimeSpan.FromSeconds(4);

    private readonly List<PendingRequest> _requests = [];
    private readonly List<(DateTimeOffset At, Generation Generation, int Wanted)> _wanted = [];

    public SupervisorDriver()
    {
        Under = new SupervisorUnderTest(Options);
        Under.Supervisor.Begin();
    }

    public SupervisorUnderTest Under { get; }

    private static SupervisorOptions Options { get; } = SupervisorUnderTest.SomeOptions(workers: 2) with
    {
        GracefulTimeout = TimeSpan.FromSeconds(4),
        StartTimeout = TimeSpan.FromSeconds(5),
        HeartbeatTimeout = TimeSpan.FromSeconds(5),
        MaxAge = TimeSpan.FromSeconds(20),
        MaxMemory = 1000,
        MaxGenerations = 2,
    };

    private Supervisor Supervisor => Under.Supervisor;

    public void Do(Step step)
    {
        if (Supervisor.IsFinished)
            return;
        Take(step);
        Check();
    }

    /// <summary>From now on everybody does what he is told, and nothing else happens: everything comes to its end.</summary>
    public void Settle()
    {
        Under.Launcher.Refusals = 0;
        for (var (ticks, settled) = (0, 0); ticks < MostTicks && settled < EnoughTicks && !Supervisor.IsFinished; ticks++)
        {
            Obey();
            Tick(TickPeriod);
            Check();
            settled = FindUnsettled() is null ? settled + 1 : 0;
        }
    }

    /// <summary>What is not as it is to be after that; null when all is.</summary>
    public string? FindUnsettled()
    {
        if (_requests.Any(request => !request.Outcome.IsCompleted))
            return "somebody still waits for an outcome";
        if (Supervisor.State.IsStopping)
            return Supervisor.IsFinished ? null : "the service is over and has not ended";
        var current = Under.Current;
        if (Supervisor.Workers.Ready(current) != current.Wanted)
            return $"{Supervisor.Workers.Ready(current)} of {current.Wanted} workers serve";
        var others = Under.Workers.Count(worker => !ReferenceEquals(worker.Generation, current) && worker.Phase < WorkerPhase.Draining);
        return others == 0 ? null : $"{others} workers of other generations serve";
    }

    public void Dispose() => Under.Dispose();

    private void Take(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Pass:
                for (var i = 0; i <= step.Choice % 30; i++)
                {
                    BeatAll();
                    Tick(TickPeriod);
                }

                break;
            case StepKind.PassWithoutHeartbeats:
                for (var i = 0; i <= step.Choice % 10; i++)
                    Tick(TimeSpan.FromMilliseconds(900));
                break;
            case StepKind.Suspend:
                Tick(TimeSpan.FromSeconds(2 + step.Choice));
                break;
            case StepKind.RefuseStarts:
                Under.Launcher.Refusals = 1 + (step.Choice % 4);
                break;
            case StepKind.AskForReload:
                _requests.Add(Under.AskForReload());
                break;
            case StepKind.AskForUpgrade:
                var request = new PendingRequest();
                _requests.Add(request);
                Under.Handle(new SupervisorEvent.UpgradeRequested(request));
                break;
            case StepKind.Load or StepKind.LoadAtAnotherAddress or StepKind.FindProblem or StepKind.FindObstacle:
                Load(step);
                break;
            case StepKind.Examine:
                Examine();
                break;
            case StepKind.Reap:
                Reap();
                break;
            default:
                Post(step);
                break;
        }
    }

    private void Post(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.OneMore:
                Under.Handle(new SupervisorEvent.WorkerCountChangeRequested(1));
                break;
            case StepKind.OneLess:
                Under.Handle(new SupervisorEvent.WorkerCountChangeRequested(-1));
                break;
            case StepKind.EndPreflight:
                Under.Handle(new SupervisorEvent.PreflightEnded(new PreflightResult(step.Choice % 2 == 0 ? "2.0" : null, "it cannot")));
                break;
            case StepKind.ReopenLogs:
                Under.Handle(new SupervisorEvent.ReopenLogsRequested());
                break;
            case StepKind.Stop:
                Under.Handle(new SupervisorEvent.StopRequested("SIGTERM"));
                break;
            case StepKind.Quit:
                Under.Handle(new SupervisorEvent.QuitRequested());
                break;
            default:
                if (Under.Workers.Count > 0)
                    TakeFrom(Under.Workers[step.Choice % Under.Workers.Count], step);
                break;
        }
    }

    private void TakeFrom(WorkerHandle worker, Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Ready:
                Under.Say(worker, ControlFrameKind.Ready);
                break;
            case StepKind.Heartbeat:
                Under.Beat(worker);
                break;
            case StepKind.Stuck:
                Under.Beat(worker, new WorkerStatistics(1, 1, 1, PoolDelay: 10_000));
                break;
            case StepKind.ToldToFinish:
                Under.Say(worker, ControlFrameKind.Draining);
                break;
            case StepKind.Fail:
                Under.Say(worker, ControlFrameKind.Failed, [3, 0, 0, 0, (byte)'x']);
                Under.Exit(worker, 3);
                break;
            case StepKind.Exit:
                Under.Exit(worker, step.Choice % 3 == 0 ? 0 : 137);
                break;
            case StepKind.Measure:
                Under.Handle(new SupervisorEvent.MemoryMeasured(worker, step.Choice % 2 == 0 ? 2000 : 10));
                break;
        }
    }

    private void Load(Step step)
    {
        if (Under.Loader.Begun.Count == 0)
            return;
        var options = Options with { Workers = 1 + (step.Choice % 3), BindHost = Under.Current.Options.BindHost, Backlog = 8 + (step.Choice % 2) };
        if (step.Kind == StepKind.LoadAtAnotherAddress)
        {
            var host = options.BindHost == "127.0.0.1" ? "127.0.0.2" : "127.0.0.1";
            Under.Load(options with { BindHost = host }, new IPEndPoint(IPAddress.Parse(host), 0));
            return;
        }

        Under.Load(
            options,
            obstacle: step.Kind == StepKind.FindObstacle ? "the name has no address" : null,
            problem: step.Kind == StepKind.FindProblem ? "line 3 is wrong" : null);
    }

    private void Obey()
    {
        Reap();
        Examine();
        foreach (var worker in Under.Workers.ToList())
        {
            if (Under.ProcessOf(worker).IsToldToDrain)
            {
                Under.Say(worker, ControlFrameKind.Draining);
                Under.Exit(worker, 0);
            }
            else if (worker.HasStoppedAccepting)
            {
                Under.Exit(worker, 0);
            }
            else if (!worker.WasReady)
            {
                Under.Say(worker, ControlFrameKind.Ready);
            }
        }

        BeatAll();
        if (Under.Loader.Begun.Count > 0)
            Under.Load(Under.Current.Options);
        Under.Handle(new SupervisorEvent.PreflightEnded(new PreflightResult(null, "it cannot")));
    }

    private void Tick(TimeSpan time) => Under.Pass(time);

    private void BeatAll()
    {
        foreach (var worker in Under.Workers.ToList())
            Under.Beat(worker);
    }

    private void Reap()
    {
        foreach (var worker in Under.Workers.Where(worker => Under.ProcessOf(worker).IsKilled).ToList())
            Under.Exit(worker, 137);
    }

    private void Examine()
    {
        foreach (var worker in Under.Inspection.Examined)
            Under.Handle(new SupervisorEvent.WorkerExamined(worker));
        Under.Inspection.Examined.Clear();
    }

    // Never more than are wanted and one that takes another one's place; besides the generation in force at most one that starts.
    private void Check()
    {
        var now = Under.Time.GetUtcNow();
        var current = Under.Current;
        _wanted.RemoveAll(earlier => now - earlier.At > LongestPacing || !ReferenceEquals(earlier.Generation, current));
        _wanted.Add((now, current, current.Wanted));
        var most = _wanted.Max(earlier => earlier.Wanted) + 1;
        var serving = Under.Workers.Where(worker => worker.Phase < WorkerPhase.Draining).ToLookup(worker => worker.Generation);
        if (serving[current].Count() > most)
            throw new InvalidOperationException($"{serving[current].Count()} workers of the generation in force serve, at most {most} are to");
        var others = serving.Where(generation => !ReferenceEquals(generation.Key, current)).ToList();
        if (others.Count > 1 || others.Exists(next => next.Key.Number != current.Number + 1 || next.Count() > next.Key.Wanted))
            throw new InvalidOperationException($"workers of generations {string.Join(", ", others.Select(other => $"{other.Key.Number} ({other.Count()} of {other.Key.Wanted})"))} serve beside generation {current.Number}");
        if (Supervisor.State.IsStopping && others.Count > 0)
            throw new InvalidOperationException("a generation starts while the service stops");
    }
}
