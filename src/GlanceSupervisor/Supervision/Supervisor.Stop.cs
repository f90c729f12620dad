using System.Runtime.InteropServices;

namespace GlanceSupervisor.Supervision;

// The end of the service.
internal sealed partial class Supervisor
{
    /// <summary>Service managers and wrappers such as timeout(1) send a TERM to the process and to its group, or one each.</summary>
    private static readonly TimeSpan SameTerm = TimeSpan.FromSeconds(2);

    private long? _termAt;

    private void Stop(string signal)
    {
        if (signal == nameof(PosixSignal.SIGTERM) && _termAt is { } before && _time.GetElapsedTime(before) < SameTerm)
        {
            _logger.LogInformation("{Signal} again within {Seconds} s: taken for the same one", signal, SameTerm.TotalSeconds);
            return;
        }

        if (signal == nameof(PosixSignal.SIGTERM))
            _termAt ??= _time.GetTimestamp();
        if (_stopping)
        {
            _logger.LogWarning("{Signal} again: ending at once, running requests are cut", signal);
            _crew.KillAll();
            return;
        }

        var limit = _current.Options.GracefulTimeout;
        _logger.LogInformation("{Signal}: stopping; workers have {Seconds} s to finish their requests", signal, limit.TotalSeconds);
        _stopping = true;
        CompleteWhenGivenWay();
        parts.Reports.Stopping();
        AbortReload($"{signal} ends the service", asked: true);

        // Closed before the workers drain: a client that comes now is refused at once instead of waiting for nobody (supervision.md D6).
        CloseSockets();
        foreach (var worker in _crew.Workers)
            _crew.Drain(worker, limit);
    }

    private void StopNow()
    {
        _stopping = true;
        CompleteWhenGivenWay();
        parts.Reports.Stopping();
        AbortReload("the service ends", asked: true);
        CloseSockets();
        _crew.KillAll();
    }

    private void CloseSockets()
    {
        _current.Listener.Dispose();
        _retiring.ForEach(retiring => retiring.Dispose());
        _retiring.Clear();
    }
}
