using GlanceSupervisor.Policy;

namespace GlanceSupervisor.Supervision;

// How many workers there are to be: SIGTTIN and SIGTTOU.
internal sealed partial class Supervisor
{
    /// <summary>Signals that change nothing are told of once as long as they follow each other within this.</summary>
    private static readonly TimeSpan SameStorm = TimeSpan.FromSeconds(2);

    private readonly SignalPacing _crewPacing = new(parts.Time);
    private (int By, long At)? _bounded;

    private void AskForCrew(int by)
    {
        if (_stopping)
            return;
        var wanted = Math.Clamp(_current.Wanted + by, 1, CrewSize.Largest(_current.Options.Workers, Environment.ProcessorCount));
        if (wanted == _current.Wanted)
        {
            TellBound(by);
            return;
        }

        _current.Wanted = wanted;
        _crewPacing.Ask();
        ChangeCrewWhenDue();
    }

    private void TellBound(int by)
    {
        var told = _bounded is { } before && before.By == by && _time.GetElapsedTime(before.At) < SameStorm;
        _bounded = (by, _time.GetTimestamp());
        if (told)
            return;
        if (by > 0)
            _logger.LogInformation("SIGTTIN changes nothing: {Count} is the largest number of workers that signals give {Processors} processors; [DEFAULT] workers can be more", _current.Wanted, Environment.ProcessorCount);
        else
            _logger.LogInformation("SIGTTOU changes nothing: {Count} is the smallest number of workers; SIGTERM ends the service", _current.Wanted);
    }

    // One signal counts at once, many in a row as one change to what they come to.
    private void ChangeCrewWhenDue()
    {
        if (_stopping || !_crewPacing.IsDue())
            return;
        _crewPacing.Begin();
        _logger.LogInformation("{Count} until the next reload", Counted.Workers(_current.Wanted));
        var serving = _crew.Serving(_current).ToList();
        for (var missing = _current.Wanted - _replacements.Count - serving.Count(worker => !ReferenceEquals(worker, _succession?.Successor)); missing > 0; missing--)
            StartOrSchedule(_current);
        LetGo([.. serving.OrderBy(worker => worker.WasReady).ThenBy(worker => worker.Statistics.Running).ThenBy(worker => worker.Statistics.Connections).Take(serving.Count - _current.Wanted)]);
        _crewPacing.End();
    }

    // Those that disturb the fewest clients; a successor on its way would become one too many.
    private void LetGo(List<WorkerHandle> leavers)
    {
        if (leavers.Count > 0)
            _succession = null;
        leavers.ForEach(leaver => _crew.Drain(leaver, limit: null));
    }
}
