using System.Runtime.InteropServices;
using System.Threading.Channels;
using Glance.Linux.Signals;
using GlanceSupervisor.Events;

namespace GlanceSupervisor.Supervision;

/// <summary>
/// Turns signals into events, from before the socket is bound: a HUP that comes early is answered when the service is up, and a TERM
/// while it waits for a busy port ends it in order instead of killing it.
/// </summary>
internal sealed class SupervisorSignals : IDisposable
{
#pragma warning disable CA2213 // kept until the process is gone, see Dispose
    private readonly SignalInbox _inbox;
#pragma warning restore CA2213
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _ended;

    public SupervisorSignals(ChannelWriter<SupervisorEvent> events)
    {
        _inbox = new SignalInbox(
            [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGHUP, PosixSignal.SIGTTIN, PosixSignal.SIGTTOU, SignalInbox.User1],
            signal => Post(events, signal));

        // A supervisor that cannot create a thread must still be able to stop in order.
        _ = SignalInbox.UseNoNewThreads();
    }

    /// <summary>Cancelled when the service is to end, for what goes on before there is a loop.</summary>
    public CancellationToken StopAsked => _stop.Token;

    /// <summary>
    /// Nobody waits any more. The signals stay caught until the process is gone: the system's own answer to a TERM that comes in its last
    /// moments would turn an orderly end into a killed one.
    /// </summary>
    public void Dispose()
    {
        _ended = true;
        _stop.Dispose();
    }

    private void Post(ChannelWriter<SupervisorEvent> events, PosixSignal signal)
    {
        if (_ended)
            return;
        switch (signal)
        {
            case PosixSignal.SIGHUP:
                events.TryWrite(new SupervisorEvent.ReloadRequested());
                break;
            case PosixSignal.SIGTTIN:
                events.TryWrite(new SupervisorEvent.WorkerCountChangeRequested(1));
                break;
            case PosixSignal.SIGTTOU:
                events.TryWrite(new SupervisorEvent.WorkerCountChangeRequested(-1));
                break;
            case SignalInbox.User1:
                events.TryWrite(new SupervisorEvent.ReopenLogsRequested());
                break;
            case PosixSignal.SIGQUIT:
                events.TryWrite(new SupervisorEvent.QuitRequested());
                _ = _stop.CancelAsync();
                break;
            default:
                events.TryWrite(new SupervisorEvent.StopRequested(signal.ToString()));
                _ = _stop.CancelAsync();
                break;
        }
    }
}
