namespace GlanceSupervisor.Supervision;

// The next generation, from SIGHUP to its promotion or end.
internal sealed partial class Supervisor
{
    private async ValueTask ReloadAsync()
    {
        if (_stopping)
        {
            _askers.Refuse("the service is stopping");
            return;
        }

        if (_reloader.Next is null)
        {
            _askers.Begin();
            parts.Reports.ReloadBegins(_current);
        }

        var next = await _reloader.BeginAsync(_current);
        if (next is null)
        {
            if (_reloader.Next is null)
                parts.Reports.ReloadEnds(_current, _reloader.Failure);
            return;
        }

        for (var i = 0; i < next.Options.Workers && ReferenceEquals(_reloader.Next, next); i++)
            StartOrSchedule(next);
    }

    private void PromoteWhenReady()
    {
        if (_reloader.Next is not { } next || _crew.Serving(next).Count(worker => worker.WasReady) < next.Options.Workers)
            return;
        var old = _current;
        _current = next;
        _up = true;
        _replacements.Clear();
        _earlyDeaths = 0;
        foreach (var worker in _crew.Serving(old).ToList())
            _crew.Drain(worker, limit: null);
        _reloader.Complete(old, next);
        parts.Reports.ReloadEnds(next, failure: null);
        AgainWhenAsked();
    }

    private void AbortReload(string reason)
    {
        if (_reloader.Next is not { } next)
            return;
        foreach (var worker in _crew.Serving(next).ToList())
        {
            _crew.MarkLeaving(worker, limit: null);
            worker.Kill();
        }

        _reloader.Abort(_current, reason);
        parts.Reports.ReloadEnds(_current, reason);
        AgainWhenAsked();
    }

    private void AgainWhenAsked()
    {
        if (_reloader.TakePending())
            parts.Events.Writer.TryWrite(new SupervisorEvent.ReloadRequested());
    }

    private void ReopenLogs()
    {
        parts.ReopenLogs();
        foreach (var worker in _crew.Workers)
            worker.ReopenLogs();
        _logger.LogInformation("Log files reopened");
    }
}
