using System.Globalization;
using Glance.Linux.Sockets;
using Glance.Logging;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Systemd;

/// <summary>
/// Decides what the service manager hears and when: state changes at once, numbers at most once a second, signs of life only while
/// the service is worth living. Called by the supervisor's loop alone.
/// </summary>
internal sealed class ServiceReports(IServiceManager manager, WorkerSet workers, TimeProvider time, TextWriter errors, ILogger logger)
{
    /// <summary>How often numbers are told.</summary>
    internal static readonly TimeSpan StatusPeriod = TimeSpan.FromSeconds(1);

    /// <summary>
    /// While something takes long the manager is told every <see cref="StatusPeriod"/> that it will hear from us within this time.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private string _told = string.Empty;
    private string? _trouble;
    private ListeningSocket? _kept;
    private bool _up;
    private bool _reloading;
    private bool _stopping;
    private long? _statusAt;
    private long? _watchdogAt;

    /// <summary>All workers of the first generation serve.</summary>
    public void Up(Generation current)
    {
        _up = true;
        Keep(current.Listener);
        manager.Ready(Remember(Describe(current)));
    }

    /// <summary>A reload begins.</summary>
    public void ReloadBegins(Generation current)
    {
        _reloading = true;
        manager.Reloading(Remember(Describe(current)));
    }

    /// <summary>A reload is over, well or not: there is no other way to tell systemd that it failed than the status line.</summary>
    /// <param name="current">The generation in force.</param>
    /// <param name="failure">Why it failed; null when it did not.</param>
    public void ReloadEnds(Generation current, string? failure)
    {
        if (_stopping)
            return;
        _reloading = false;
        _trouble = failure is null ? null : $"the last reload failed: {failure}";
        if (!_up && failure is not null)
            return;
        _up = true;
        Keep(current.Listener);
        manager.Ready(Remember(Describe(current)));
    }

    /// <summary>Another program did not get this one's place: told until a reload or an upgrade succeeds.</summary>
    public void UpgradeRefused(Generation current, string reason)
    {
        if (_stopping)
            return;
        _trouble = $"the last upgrade was refused: {reason}";
        manager.Status(Remember(Describe(current)));
    }

    /// <summary>Tells the log that the service cannot start, one line for each reason.</summary>
    public static void LogCannotStart(ILogger logger, IEnumerable<string> reasons)
    {
        foreach (var reason in reasons)
            logger.LogCritical(OwnWords.Event, "The service cannot start: {Reason}", reason);
    }

    /// <summary>The service ends because it cannot start: tells it wherever an operator looks.</summary>
    /// <param name="reasons">Why, one for each line.</param>
    public void CannotStart(IReadOnlyList<string> reasons)
    {
        LogCannotStart(logger, reasons);
        foreach (var reason in reasons)
            errors.WriteLine($"ERROR: {reason}");
        manager.CannotStart(reasons);
    }

    /// <summary>The service ends.</summary>
    public void Stopping()
    {
        if (_stopping)
            return;
        _stopping = true;
        manager.Stopping(Remember(DescribeEnd()));
    }

    /// <summary>Time passed.</summary>
    public void Tick(Generation current)
    {
        var now = time.GetTimestamp();
        if (manager.WatchdogTimeout is { } timeout && IsWell(now, timeout) && IsDue(ref _watchdogAt, now, timeout / 2))
            manager.Watchdog();
        if (!IsDue(ref _statusAt, now, StatusPeriod))
            return;
        if (!_up || _reloading || _stopping)
            manager.ExtendTimeout(Patience);
        var status = _stopping ? DescribeEnd() : Describe(current);
        if (status != _told)
            manager.Status(Remember(status));
    }

    /// <summary>One worker that serves and was heard of is enough: the supervisor itself sees to the others.</summary>
    private bool IsWell(long now, TimeSpan timeout) =>
        !_up || _stopping || workers.All.Any(worker => worker.Phase == WorkerPhase.Ready && time.GetElapsedTime(worker.LastHeartbeat, now) < timeout);

    private void Keep(ListeningSocket listener)
    {
        if (ReferenceEquals(listener, _kept))
            return;
        if (_kept is not null)
            manager.ForgetDescriptors();
        _kept = listener;
        if (listener.Origin == SocketOrigin.Bound)
            manager.StoreDescriptor(listener);
    }

    private string Describe(Generation current)
    {
        var ready = workers.Ready(current);
        var leaving = workers.Draining;
        return string.Create(CultureInfo.InvariantCulture, $"{(_reloading ? "Reloading the configuration; " : string.Empty)}{(_up ? "Serving" : "Starting")} on {current.Listener.Endpoint}: {ready} of {current.Wanted} workers ready{Also(leaving, "finishing")}, {Numbers()}, generation {current.Number}{(_trouble is null ? string.Empty : $"; {_trouble}")}");
    }

    private string DescribeEnd() => $"Stopping: {workers.All.Count.ToString(CultureInfo.InvariantCulture)} workers finish, {Numbers()}";

    private string Numbers() => string.Create(CultureInfo.InvariantCulture, $"requests: {workers.All.Sum(worker => worker.Statistics.Running)} running, {workers.Served} served");

    private static string Also(int count, string what) => count == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {count} {what}");

    private string Remember(string status) => _told = status;

    private bool IsDue(ref long? last, long now, TimeSpan period)
    {
        if (last is { } before && time.GetElapsedTime(before, now) < period)
            return false;
        last = now;
        return true;
    }
}
