using Glance.Linux.ServiceManager;

namespace GlanceWorker.Hosting;

/// <summary>
/// Reports of a process that serves by itself (<c>workers = 0</c>) to systemd; otherwise the supervisor reports. The sign of life comes
/// from the thread pool that serves requests: when that is stuck, it does not come.
/// </summary>
internal sealed class ServiceLink : IDisposable
{
    private readonly NotifySocket? _socket;
    private readonly ITimer? _watchdog;

    private ServiceLink(NotifySocket? socket, TimeSpan? watchdogTimeout, TimeProvider time)
    {
        _socket = socket;
        if (socket is not null && watchdogTimeout is { } timeout)
            _watchdog = time.CreateTimer(_ => socket.TrySend("WATCHDOG=1"), null, TimeSpan.Zero, timeout / 2);
    }

    /// <summary>Opens the way to the manager, if there is one.</summary>
    public static ServiceLink Open(TimeProvider time, ILogger logger)
    {
        var environment = ServiceEnvironment.Take();
        try
        {
            return new ServiceLink(environment.NotifyAddress is { } address ? NotifySocket.Open(address) : null, environment.WatchdogTimeout, time);
        }
        catch (IOException unusable)
        {
            logger.LogWarning("The service manager cannot be told anything: {Reason}", unusable.Message);
            return new ServiceLink(null, null, time);
        }
    }

    /// <summary>It serves.</summary>
    public void Ready(string where) => _socket?.TrySend($"READY=1\nSTATUS=Serving on {where} in a single process");

    /// <summary>It ends because it cannot start.</summary>
    public void CannotStart(IReadOnlyList<string> reasons) => _socket?.TrySend(ReadinessMessage.CannotStart(reasons));

    /// <summary>It finishes its requests and ends.</summary>
    public void Stopping(TimeSpan limit) =>
        _socket?.TrySend($"STOPPING=1\nSTATUS=Stopping: finishing requests\nEXTEND_TIMEOUT_USEC={((long)(limit + TimeSpan.FromSeconds(5)).TotalMicroseconds).ToString(System.Globalization.CultureInfo.InvariantCulture)}");

    /// <inheritdoc/>
    public void Dispose()
    {
        _watchdog?.Dispose();
        _socket?.Dispose();
    }
}
