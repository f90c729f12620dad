using System.Globalization;
using Glance.Linux.ServiceManager;
using Glance.Linux.Sockets;
using Glance.Linux.Terminals;

namespace GlanceSupervisor.Systemd;

/// <summary>Reports to systemd, or to nobody when the service was not started by it.</summary>
internal sealed class SystemdServiceManager : IServiceManager, IDisposable
{
    /// <summary>Name under which systemd keeps the listening socket.</summary>
    public const string ListenerName = "glance-listener";

    private readonly NotifySocket? _socket;
    private readonly TimeProvider _time;

    // A message that changes what systemd believes must arrive: it is sent again with the next one when the queue was full.
    private string? _owed;

    private SystemdServiceManager(NotifySocket? socket, TimeSpan? watchdogTimeout, TimeProvider time, IReadOnlyList<string> oddities)
    {
        Oddities = oddities;
        _socket = socket;
        _time = time;
        WatchdogTimeout = watchdogTimeout;
    }

    public TimeSpan? WatchdogTimeout { get; }

    /// <summary>What is wrong with the way to the manager, for the log.</summary>
    public IReadOnlyList<string> Oddities { get; }

    /// <summary>Opens the way to the manager that the environment names.</summary>
    public static SystemdServiceManager Open(ServiceEnvironment environment, TimeProvider time)
    {
        if (environment.NotifyAddress is not { } address)
            return new SystemdServiceManager(null, null, time, []);
        try
        {
            return new SystemdServiceManager(NotifySocket.Open(address), environment.WatchdogTimeout, time, []);
        }
        catch (IOException unusable)
        {
            return new SystemdServiceManager(null, null, time, [$"The service manager cannot be told anything: {unusable.Message}"]);
        }
    }

    // MAINPID always: after a change of the program in place another process reports than systemd started.
    public void Ready(string status) => Send($"READY=1\nMAINPID={Environment.ProcessId}\n{StatusLine(status)}", mustArrive: true);

    public void Reloading(string status)
    {
        // Without the time systemd takes no notice (Type=notify-reload): a message from before its signal is not an answer to it.
        var microseconds = (Int128)_time.GetTimestamp() * 1_000_000 / _time.TimestampFrequency;
        Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={microseconds}\n{StatusLine(status)}"), mustArrive: true);
    }

    public void Status(string status) => Send(StatusLine(status));

    public void CannotStart(IReadOnlyList<string> reasons) => Send(ReadinessMessage.CannotStart(reasons), mustArrive: true);

    public void Stopping(string status) => Send($"STOPPING=1\n{StatusLine(status)}", mustArrive: true);

    public void Watchdog() => Send("WATCHDOG=1");

    public void ExtendTimeout(TimeSpan time) => Send(string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={(long)time.TotalMicroseconds}"));

    public void MainProcess(int pid) => Send(string.Create(CultureInfo.InvariantCulture, $"MAINPID={pid}"), mustArrive: true);

    public void StoreDescriptor(ListeningSocket listener) => _socket?.TrySend($"FDSTORE=1\nFDNAME={ListenerName}", listener.Descriptor);

    public void ForgetDescriptors() => Send($"FDSTOREREMOVE=1\nFDNAME={ListenerName}");

    public void Dispose() => _socket?.Dispose();

    private static string StatusLine(string status) => $"STATUS={PrintableText.Line(status)}";

    private void Send(string message, bool mustArrive = false)
    {
        if (_socket is null)
            return;
        if (_owed is { } owed && !mustArrive && _socket.TrySend(owed))
            _owed = null;
        if (_socket.TrySend(message))
            _owed = mustArrive ? null : _owed;
        else if (mustArrive)
            _owed = message;
    }
}
