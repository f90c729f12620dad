using GlanceSupervisor.Systemd;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Reloading;

/// <summary>Takes one reload at a time from stage to stage, and does to workers and sockets what each stage asks for.</summary>
internal sealed class Reloads(IReloadLoader loader, WorkerSet workers, ServiceState state, ServiceReports reports, TimeProvider time, ILogger logger)
{
    private readonly ReloadQueue _queue = new(time);
    private readonly OldGenerations _old = new(workers, state, time, logger);
    private Reload? _running;

    /// <summary>The generation whose workers start; null when there is none.</summary>
    public Generation? Next => _running is { Stage: ReloadStage.Starting } ? _running.Next : null;

    /// <summary>Whether one is on its way.</summary>
    public bool IsRunning => _running is not null;

    /// <summary>Whether one was asked for that has not begun.</summary>
    public bool IsWanted => _queue.IsWanted;

    /// <summary>Whether nothing of the kind goes on, is asked for, or has left somebody waiting at an old address.</summary>
    public bool AreAtRest => !IsRunning && !IsWanted && !_old.IsAddressOpen;

    /// <summary>Somebody asks for one.</summary>
    public void Ask(PendingRequest? request)
    {
        if (state.IsStopping)
            request?.Answer(new RequestOutcome(false, "the service is stopping"));
        else
            _queue.Ask(request);
    }

    /// <summary>Begins with the configuration that this program passed preflight with, when it has taken over.</summary>
    /// <param name="preface">What its outcome begins with.</param>
    public void BeginAfterTakeOver(string preface)
    {
        _queue.Preface = preface;
        Ask(request: null);
        BeginWhenDue();
    }

    /// <summary>Begins one if one is due. Not while an old address is open, which could not be bound again yet.</summary>
    public void BeginWhenDue()
    {
        if (state.IsStopping || _running is not null || _old.IsAddressOpen || !_queue.IsDue())
            return;
        reports.ReloadBegins(state.Current);
        logger.LogInformation("Reloading the configuration");
        state.Count(state.Reloads.Begin());
        _running = _queue.Begin(state.Current);
        loader.Begin(_running);
    }

    /// <summary>The files have been read.</summary>
    public void OnLoaded(Reload reload, LoadedConfiguration loaded)
    {
        // It may have been given up meanwhile.
        if (!ReferenceEquals(reload, _running))
        {
            loaded.Outputs?.Dispose();
        }
        else if (ReloadRefusal.Find(loaded, state.Current, logger) is { } reason)
        {
            Refuse(reload, reason);
        }
        else
        {
            reload.OnLoaded(loaded);
            Bind(reload);
        }
    }

    /// <summary>Time has passed.</summary>
    public void OnTick()
    {
        if (_running is { Stage: ReloadStage.Binding } reload)
            Bind(reload);
        _old.CloseQuietAddresses();
        CompleteWhenDrained();
        if (_running is { IsLoadOverdue: true } overdue)
        {
            loader.Cancel();
            Refuse(overdue, ReloadRefusal.TellNotRead(state.Current, logger));
        }
    }

    /// <summary>A worker of the next generation was told to finish by somebody else: another one starts.</summary>
    public void StartMissing()
    {
        try
        {
            while (Next is { } next && workers.Serving(next).Count() < next.Wanted)
                workers.Start(next);
        }
        catch (IOException refused)
        {
            Abort(refused.Message);
        }
    }

    /// <summary>A worker can serve: puts the next generation in force when it was the last one missing.</summary>
    /// <returns>Whether it did.</returns>
    public bool TryPromote()
    {
        if (_running is not { Stage: ReloadStage.Starting, Next: { } next } reload || workers.Ready(next) < next.Wanted || !TakesOver(next))
            return false;
        var before = state.Current;
        state.Promote(next);
        before.Dispose();
        reload.Promote(_old.Release(before, next));
        CompleteWhenDrained();
        return true;
    }

    /// <summary>Whoever is told that a reload is done finds only new workers from then on, however soon he comes.</summary>
    public void CompleteWhenDrained()
    {
        if (_running is not { Stage: ReloadStage.Draining } reload)
            return;
        var accepting = reload.StillAccepting.Select(worker => worker.Pid).ToList();
        if (accepting.Count > 0 && !state.IsStopping)
        {
            if (!reload.IsDrainOverdue)
                return;
            logger.LogWarning("Children {Pids} of the generation before have not stopped accepting within {Seconds} s: clients may still reach the configuration before", string.Join(", ", accepting), Reload.LongestDrain.TotalSeconds);
        }

        var current = state.Current;
        logger.LogInformation("Reloaded: generation {Number} serves on {Endpoint} with {Count} workers", current.Number, current.Listener.Endpoint, current.Wanted);
        End(reload, state.Reloads with { Done = state.Reloads.Done + 1 }, $"generation {current.Number} serves on {current.Listener.Endpoint} with {current.Wanted} workers");
        _old.LimitTheirNumber();
    }

    /// <summary>Gives up the one that runs, unless its generation is in force already.</summary>
    /// <param name="reason">Why; one line for each problem.</param>
    /// <param name="asked">Whether that is what the operator wants, such as the end of the service, and no fault of the reload.</param>
    public void Abort(string reason, bool asked = false)
    {
        if (_running is not { Stage: < ReloadStage.Draining } reload)
            return;
        loader.Cancel();
        if (reload.Next is { } next)
        {
            workers.Dismiss(next);
            next.Discard(state.Current);
        }

        ReloadRefusal.TellGivenUp(reason, asked, state.Current, logger);
        End(reload, state.Reloads.Fail(reason, counts: !asked, time.GetUtcNow()), reason);
    }

    /// <summary>The service ends: nobody waits any more, and no address is open.</summary>
    public void Stop(string reason)
    {
        Abort(reason, asked: true);
        _queue.Refuse(reason);
        _old.CloseAddresses();
    }

    private void Bind(Reload reload)
    {
        try
        {
            if (reload.TryBind())
                StartMissing();
        }
        catch (IOException refused)
        {
            Refuse(reload, ReloadRefusal.Tell(refused.Message, state.Current, logger));
        }
    }

    private bool TakesOver(Generation next)
    {
        try
        {
            next.TakeOverAddress(state.Current);
            return true;
        }
        catch (IOException refused)
        {
            Abort(refused.Message);
            return false;
        }
    }

    private void Refuse(Reload reload, string reason) => End(reload, state.Reloads.Fail(reason, counts: true, time.GetUtcNow()), reason);

    private void End(Reload reload, ReloadCounts counts, string text)
    {
        var succeeded = counts.Failure is null;
        state.Count(counts);
        _running = null;
        _queue.End();
        reload.End(succeeded, text);
        reports.ReloadEnds(state.Current, counts.Failure);
        loader.ReleaseMemory();
    }
}
