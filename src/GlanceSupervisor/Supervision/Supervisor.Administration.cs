using Glance.Control.Administration;
using GlanceSupervisor.Control;

namespace GlanceSupervisor.Supervision;

/// <summary>What administrators ask (docs/decisions/0110).</summary>
internal sealed partial class Supervisor
{
    private readonly AskerList _askers = new();
    private readonly long _startedAt = parts.Time.GetTimestamp();

    private string _preface = string.Empty;

    private string State =>
        _stopping ? "stopping" : _trial is not null ? "upgrading" : Reloading ? "reloading" : _up ? "serving" : "starting";

    private void Answer(ReloadOutcome outcome)
    {
        _askers.Answer(outcome with { Text = _preface + outcome.Text });
        _preface = string.Empty;
    }

    private SupervisorStatus Status() => new()
    {
        Pid = Environment.ProcessId,
        Version = StatusReport.Version,
        Age = Math.Round(_time.GetElapsedTime(_startedAt).TotalSeconds, 3),
        State = State,
        Endpoint = _current.Listener.Endpoint.ToString(),
        Generation = _current.Number,
        NextGeneration = _reloader.Next?.Number,
        Reloads = _reloader.Done,
        FailedReloads = _reloader.Failed,
        LastReloadFailure = _reloader.Failure,
        WorkersWanted = _current.Wanted,
        Workers = [.. _crew.Workers.Select(worker => StatusReport.Of(worker, _time))],
    };
}
