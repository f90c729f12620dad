using System.Runtime.InteropServices;
using Glance.Processes.Signals;

namespace GlanceWorker.Hosting;

/// <summary>
/// Ready, drain, end. A worker is told to go by its supervisor, by TERM or HUP sent to it alone, or by the end of its supervisor;
/// each means the same: take nothing new, finish what runs, exit 0 (docs/contracts/wsgi-server-contract.md section 6).
/// </summary>
internal sealed class WorkerLifetime : IDisposable
{
    private readonly TaskCompletionSource<DrainOrder> _order = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _now = new();
    private readonly bool _supervised;
    private readonly ILogger _logger;
    private readonly Action _reopenLogs;
    private readonly SignalInbox _signals;

    /// <summary>Registers the signals.</summary>
    /// <param name="supervised">False for the process that serves by itself (<c>workers = 0</c>): there INT ends it too.</param>
    /// <param name="reopenLogs">What USR1 does in a process that serves by itself.</param>
    /// <param name="logger">Where orders are noted.</param>
    public WorkerLifetime(bool supervised, Action reopenLogs, ILogger logger)
    {
        _supervised = supervised;
        _reopenLogs = reopenLogs;
        _logger = logger;
        _signals = new SignalInbox(
            [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT, SignalInbox.User1],
            OnSignal);
    }

    /// <summary>Completes when this worker is to go.</summary>
    public Task<DrainOrder> Order => _order.Task;

    /// <summary>Cancelled when it is to go at once.</summary>
    public CancellationToken Now => _now.Token;

    /// <summary>Whether responses announce that their connection closes.</summary>
    public bool Leaving => _order.Task.IsCompleted;

    /// <summary>Orders the end; the first order counts.</summary>
    /// <param name="limit">How long requests may go on; null for the configured time.</param>
    /// <param name="reason">For the log.</param>
    public void Drain(TimeSpan? limit, string reason)
    {
        if (_order.TrySetResult(new DrainOrder(limit, reason)))
            _logger.LogDebug("Leaving: {Reason}", reason);
    }

    public void Dispose()
    {
        _signals.Dispose();
        _now.Dispose();
    }

    private void OnSignal(PosixSignal signal)
    {
        switch (signal)
        {
            case PosixSignal.SIGQUIT:
                Drain(TimeSpan.Zero, "SIGQUIT");
                _now.Cancel();
                break;
            case SignalInbox.User1:
                _reopenLogs();
                break;

            // Ctrl-C reaches the whole terminal group: the supervisor decides, its workers wait for its word (section 6).
            case PosixSignal.SIGINT when _supervised:
                break;
            case PosixSignal.SIGTERM or PosixSignal.SIGINT when !_supervised && Leaving:
                _now.Cancel();
                break;
            default:
                Drain(null, signal.ToString());
                break;
        }
    }
}
