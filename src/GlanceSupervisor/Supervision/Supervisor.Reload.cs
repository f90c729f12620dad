using Glance.Linux.Sockets;

namespace GlanceSupervisor.Supervision;

// The next generation, from SIGHUP to its promotion or end.
internal sealed partial class Supervisor
{
    private readonly List<RetiringGeneration> _retiring = [];
    private GivingWay? _givingWay;

    /// <summary>Whether one is on its way.</summary>
    private bool Reloading => _reloader.Next is not null || _givingWay is not null;

    private async ValueTask AskForReloadAsync()
    {
        if (_stopping)
        {
            _askers.Refuse("the service is stopping");
            return;
        }

        _pacing.Ask();
        await ReloadWhenDueAsync();
    }

    private async ValueTask ReloadWhenDueAsync()
    {
        // While a program is tried nothing changes under it: what it was given is what it will take over. And an address that is
        // being given up could not be bound again yet.
        if (_stopping || _trial is not null || _retiring.Count > 0 || !_pacing.IsDue())
            return;
        _pacing.Begin();
        _askers.Begin();
        parts.Reports.ReloadBegins(_current);
        var next = await _reloader.BeginAsync(_current);
        if (next is null)
        {
            EndReload();
            parts.Reports.ReloadEnds(_current, _reloader.Failure);
            return;
        }

        for (var i = 0; i < next.Wanted && ReferenceEquals(_reloader.Next, next); i++)
            StartOrSchedule(next);
    }

    private void PromoteWhenReady()
    {
        if (_reloader.Next is not { } next || _crew.Serving(next).Count(worker => worker.WasReady) < next.Wanted)
            return;
        var old = _current;
        if (!TakesOver(next.Listener, old.Listener, next.Options.Backlog))
            return;
        _current = next;
        _up = true;
        _replacements.Clear();
        _succession = null;
        _earlyDeaths = 0;
        var leaving = _crew.Serving(old).ToList();
        _reloader.Promote(old, next);
        var shared = ReferenceEquals(old.Listener, next.Listener);
        if (shared)
            leaving.ForEach(worker => _crew.Drain(worker, limit: null));
        else
            Retire(old, leaving);

        // At an address of its own only the new generation lets anybody in.
        _givingWay = new GivingWay(shared ? leaving : [], _time);
        CompleteWhenGivenWay();
    }

    // Who is told that a reload is done finds only new workers from then on, however soon he comes.
    private void CompleteWhenGivenWay()
    {
        if (_givingWay?.Remaining(_crew) is not { } remaining)
            return;
        if (remaining.Count > 0 && !_stopping)
        {
            if (!_givingWay.IsOverdue)
                return;
            _logger.LogWarning("Children {Pids} of the generation before have not stopped accepting within {Seconds} s: clients may still reach the configuration before", string.Join(", ", remaining), GivingWay.Longest.TotalSeconds);
        }

        _givingWay = null;
        _reloader.Complete(_current);
        parts.Reports.ReloadEnds(_current, failure: null);
        EndReload();
        LimitGenerations();
    }

    // Reading a configuration leaves some MiB behind, and the runtime would let them pile up to the size of the processor's cache.
    private void EndReload()
    {
        _pacing.End();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private bool TakesOver(ListeningSocket next, ListeningSocket old, int backlog)
    {
        if (ReferenceEquals(next, old))
            return true;
        try
        {
            next.TakeOver(old, backlog);
            return true;
        }
        catch (IOException refused)
        {
            AbortReload(refused.Message);
            return false;
        }
    }

    // The old address closes only when nobody waits in its queue any more.
    private void Retire(Generation old, List<WorkerHandle> workers)
    {
        foreach (var worker in workers)
            _crew.MarkLeaving(worker, limit: null);
        _retiring.Add(new RetiringGeneration(old.Listener, workers, _time));
    }

    private void FinishRetirements()
    {
        for (var i = _retiring.Count - 1; i >= 0; i--)
        {
            if (!_retiring[i].IsQueueEmpty())
                continue;
            foreach (var worker in _retiring[i].Workers.Where(_crew.Workers.Contains))
                worker.Drain(limit: null);
            _retiring[i].Dispose();
            _retiring.RemoveAt(i);
        }
    }

    private void LimitGenerations()
    {
        var draining = _crew.Workers
            .Where(worker => !ReferenceEquals(worker.Generation, _current))
            .GroupBy(worker => worker.Generation.Number)
            .OrderBy(generation => generation.Key)
            .ToList();
        var limit = _current.Options.GracefulTimeout;
        foreach (var generation in draining.Take(Math.Max(0, draining.Count + 1 - _current.Options.MaxGenerations)))
        {
            var unlimited = generation.Where(worker => worker.KillAt is null).ToList();
            if (unlimited.Count == 0)
                continue;
            _logger.LogWarning(
                "More than {Most} generations are alive (max_generations): generation {Number} has {Seconds} s to finish its {Running}",
                _current.Options.MaxGenerations, generation.Key, limit.TotalSeconds, Counted.Requests(unlimited.Sum(worker => worker.Statistics.Running)));
            unlimited.ForEach(worker => _crew.Drain(worker, limit));
        }
    }

    private void AbortReload(string reason, bool asked = false)
    {
        if (_reloader.Next is not { } next)
            return;
        foreach (var worker in _crew.Serving(next).ToList())
        {
            _crew.MarkLeaving(worker, limit: null);
            worker.Dismissed = true;
            worker.Kill();
        }

        _reloader.Abort(_current, reason, asked);
        parts.Reports.ReloadEnds(_current, reason);
        EndReload();
    }

    private void ReopenLogs()
    {
        parts.ReopenLogs();
        foreach (var worker in _crew.Workers)
            worker.ReopenLogs();
        _logger.LogInformation("Log files reopened");
    }
}
