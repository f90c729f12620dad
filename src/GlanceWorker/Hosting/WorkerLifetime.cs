using System.Runtime.InteropServices;
using Glance.Linux.Signals;

namespace GlanceWorker.Hosting;

/// <summary>
/// Ready, drain, end. A worker is told to go by its supervisor, by TERM or HUP sent to it alone, or by the end of its supervisor;
/// each means the same: take nothing new, finish what runs, exit 0 (docs/contracts/wsgi-server-contract.md section 6).
/// </summary>
internal sealed class WorkerLifetime : IDisposable
{
    // As the supervisor's: whoever sends TERM to a process and to its group means one end.
    private static readonly TimeSpan SameTerm = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<string> _order = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _leave = new();
    private readonly CancellationTokenSource _now = new();
    private readonly bool _supervised;
    private readonly TimeSpan _gracefulTimeout;
    private readonly ILogger _logger;
    private readonly Action _reopenLogs;
#pragma warning disable CA2213 // kept until the process is gone, see Dispose
    private readonly SignalInbox _signals;
#pragma warning restore CA2213
    private readonly TimeProvider _time;
    private readonly Lock _ending = new();
    private long? _termAt;
    private bool _ended;
    private volatile bool _limited;
    private volatile bool _serves;

    /// <summary>Registers the signals.</summary>
    /// <param name="supervised">False for the process that serves by itself (<c>workers = 0</c>): there INT ends it too.</param>
    /// <param name="gracefulTimeout">How long requests may go on when the service ends; a worker that is only replaced has no
    /// limit.</param>
    /// <param name="reopenLogs">What USR1 does in a process that serves by itself.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where orders are noted.</param>
    public WorkerLifetime(bool supervised, TimeSpan gracefulTimeout, Action reopenLogs, TimeProvider time, ILogger logger)
    {
        _time = time;
        _supervised = supervised;
        _gracefulTimeout = gracefulTimeout;
        _reopenLogs = reopenLogs;
        _logger = logger;
        _signals = new SignalInbox(
            [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT, PosixSignal.SIGTTIN, PosixSignal.SIGTTOU, SignalInbox.User1],
            OnSignal);
    }

    /// <summary>Completes when this worker is to go, with the reason.</summary>
    public Task<string> Order => _order.Task;

    /// <summary>Cancelled when this worker is to go: for what it waits for before it lets anybody in.</summary>
    public CancellationToken Leave => _leave.Token;

    /// <summary>Cancelled when what still runs is to be cut.</summary>
    public CancellationToken Now => _now.Token;

    /// <summary>Whether responses announce that their connection closes.</summary>
    public bool Leaving => _order.Task.IsCompleted;

    /// <summary>Whether somebody waits for the end. A worker that is only replaced may take its time.</summary>
    public bool Limited => _limited;

    /// <summary>It is about to serve: from now on HUP sent to it alone means that it is to go.</summary>
    public void Serving() => _serves = true;

    /// <summary>Orders the end. A later order can set a limit that the first one did not.</summary>
    /// <param name="limit">How long requests may go on; null for as long as they take.</param>
    /// <param name="reason">For the log.</param>
    public void Drain(TimeSpan? limit, string reason)
    {
        if (limit is { } bounded)
        {
            _limited = true;
            CutAfter(bounded);
        }

        if (!_order.TrySetResult(reason))
            return;
        _logger.LogDebug("Leaving: {Reason}", reason);
        CancelAfter(_leave, TimeSpan.Zero);
    }

    /// <summary>The supervisor is gone: nobody will ask again, so the time is bounded.</summary>
    public void SupervisorGone() => Drain(_gracefulTimeout, "the supervisor is gone");

    /// <summary>
    /// Reacts to nothing any more. The signals stay caught until the process is gone: the system's own answer to a TERM that comes in its
    /// last moments would turn an orderly end into a killed one.
    /// </summary>
    public void Dispose()
    {
        lock (_ending)
        {
            _ended = true;
            _leave.Dispose();
            _now.Dispose();
        }
    }

    // An order may come while the worker leaves by another: there is nothing to cut any more then.
    private void CutAfter(TimeSpan limit) => CancelAfter(_now, limit);

    // By a timer even when it is at once: what follows does not run on the thread that reads signals.
    private void CancelAfter(CancellationTokenSource source, TimeSpan limit)
    {
        lock (_ending)
        {
            if (!_ended)
                source.CancelAfter(limit);
        }
    }

    // Signals are handled one after another, so nobody else looks at the time of the first.
    private bool IsSameTerm()
    {
        if (_termAt is { } before)
            return _time.GetElapsedTime(before) < SameTerm;
        _termAt = _time.GetTimestamp();
        return false;
    }

    private void OnSignal(PosixSignal signal)
    {
        lock (_ending)
        {
            if (_ended)
                return;
        }

        switch (signal)
        {
            case PosixSignal.SIGQUIT:
                Drain(TimeSpan.Zero, "SIGQUIT");
                break;
            case SignalInbox.User1:
                _reopenLogs();
                break;

            // Ctrl-C reaches the whole terminal group: the supervisor decides, its workers wait for its word (section 6).
            case PosixSignal.SIGINT when _supervised:
                break;

            // Sent to all processes of the service (systemctl kill) it also reaches the worker that this very reload has just started.
            case PosixSignal.SIGHUP when _supervised && !_serves:
                break;

            // The number of workers is the supervisor's; the default action would stop this one until it is taken for hung.
            case PosixSignal.SIGTTIN or PosixSignal.SIGTTOU:
                break;
            case PosixSignal.SIGTERM when !_supervised && IsSameTerm():
                _logger.LogInformation("SIGTERM again within {Seconds} s: taken for the same one", SameTerm.TotalSeconds);
                break;
            case PosixSignal.SIGTERM or PosixSignal.SIGINT when !_supervised && Leaving:
                _logger.LogWarning("{Signal} again: ending at once, running requests are cut", signal);
                CutAfter(TimeSpan.Zero);
                break;
            default:
                if (!_supervised)
                    _logger.LogInformation("{Signal}: stopping; running requests have {Seconds} s", signal, _gracefulTimeout.TotalSeconds);
                Drain(_supervised ? null : _gracefulTimeout, signal.ToString());
                break;
        }
    }
}
