using Glance.Linux.Descriptors;
using Glance.Linux.Spawning;
using GlanceSupervisor.Control;
using GlanceSupervisor.TakeOver;

namespace GlanceSupervisor.Supervision;

// Another program takes this one's place: tried first, then executed in this very process (docs/decisions/0111).
internal sealed partial class Supervisor
{
    private readonly AskerList _upgradeAskers = new();
    private Trial? _trial;
    private bool _upgradeWanted;
    private bool _handingOver;

    private void AskForUpgrade(Asker asker)
    {
        _upgradeAskers.Add(asker);
        _upgradeWanted = true;
        UpgradeWhenPossible();
    }

    private void UpgradeWhenPossible()
    {
        if (!_upgradeWanted)
            return;
        if (_stopping)
            _upgradeAskers.Refuse("the service is stopping");

        // Only from rest: one generation in force, nothing on its way, nobody waiting at an old address.
        else if (!_up || _trial is not null || Reloading || _pacing.IsWanted || _retiring.Count > 0)
            return;
        else
            BeginTrial();
        _upgradeWanted = false;
    }

    private void BeginTrial()
    {
        _upgradeAskers.Begin();
        try
        {
            var program = parts.Program.Path ?? throw new IOException("the path of the program that runs is not known");
            _logger.LogInformation("Upgrade asked for: trying {Program}", program);
            _trial = Trial.Start(program, parts.Program.Arguments, StateToLeave(), _current.Options.StartTimeout * 2, parts.Events.Writer);
        }
        catch (IOException refused)
        {
            RefuseUpgrade(refused.Message);
        }
    }

    private async ValueTask EndTrialAsync(TrialResult result)
    {
        if (_trial is not { } trial)
            return;
        try
        {
            if (_stopping)
                RefuseUpgrade("the service is stopping");
            else if (result.Version is { } version)
                RefuseUpgrade(await HandOverAsync(trial, version));
            else
                RefuseUpgrade(result.Reason ?? "no reason was given");
        }
        finally
        {
            _trial = null;
            trial.Dispose();
        }
    }

    private void RefuseUpgrade(string reason)
    {
        _logger.LogError("Upgrade refused: {Reason}; the service goes on with version {Version}", reason, StatusReport.Version);
        parts.Reports.UpgradeRefused(_current, reason);
        _upgradeAskers.Answer(new ReloadOutcome(false, reason));
    }

    /// <summary>Leaves everything to the other program. Returns only when that failed, with the reason; all is as before then.</summary>
    private async ValueTask<string> HandOverAsync(Trial trial, string version)
    {
        // From here on nobody reads from workers, so that not half a message is lost; what was read is dealt with first.
        _handingOver = true;
        await _crew.PauseAsync();
        while (_events.TryRead(out var happened))
            await HandleAsync(happened);
        var refusal = "the service is stopping";
        if (!_stopping)
        {
            try
            {
                _logger.LogInformation("Version {Version} takes over from {Own}", version, StatusReport.Version);
                parts.FlushLogs();
                var state = StateToLeave() with { Configuration = trial.Configuration.Number, ReloadPending = _pacing.IsWanted };
                using var written = MemoryFile.Create("glance-take-over", state.ToBytes());
                parts.Program.Become(written, state.Descriptors);
            }
            catch (IOException refused)
            {
                refusal = refused.Message;
            }
        }

        _handingOver = false;
        _crew.Resume();
        TopUp();
        return refusal;
    }

    private TakeOverState StateToLeave() => new()
    {
        FromVersion = StatusReport.Version,
        Generation = _current.Number,
        Listener = _current.Listener.Descriptor.Number,
        Origin = _current.Listener.Origin,
        BindHost = _current.Options.BindHost,
        BindPort = _current.Options.BindPort,
        Backlog = _current.Options.Backlog,
        TcpKeepIdle = _current.Options.TcpKeepIdle,
        Database = _current.Database,
        Administration = parts.Administration?.Descriptor ?? 0,
        Askers = [.. _upgradeAskers.Asking.Select(asker => asker.Connection).OfType<int>()],
        Workers = [.. _crew.Workers.Select(worker => worker.ToLeave())],
    };

    /// <summary>Begins in the place of another program: its workers serve until ours are ready, or go on serving when ours cannot start.</summary>
    private async ValueTask TakeOverAsync(TakeOverState left)
    {
        _logger.LogInformation("Version {Version} has taken over from {Before}, with {Count} workers of generation {Generation}", StatusReport.Version, left.FromVersion, left.Workers.Count, left.Generation);
        foreach (var worker in left.Workers)
            _crew.Adopt(worker, _current);
        _crew.HasServed = true;
        _up = true;
        parts.Reports.Up(_current);
        foreach (var connection in left.Askers)
            _askers.Add(parts.Administration?.Resume(connection));
        _preface = $"version {StatusReport.Version} in place of {left.FromVersion}: ";
        await AskForReloadAsync();
        if (left.ReloadPending)
            parts.Events.Writer.TryWrite(new SupervisorEvent.ReloadRequested());
        if (_reloader.Next is null)
            TopUp();
    }

    private void TopUp()
    {
        for (var missing = _current.Wanted - _crew.Serving(_current).Count() - _replacements.Count; missing > 0; missing--)
            Schedule(TimeSpan.Zero);
    }
}
