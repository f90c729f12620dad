using Glance.Linux.Sockets;
using GlanceSupervisor.Systemd;

namespace Glance.UnitTests.Systemd;

/// <summary>Remembers what it was told, in order.</summary>
internal sealed class RecordingServiceManager : IServiceManager
{
    /// <summary>Verbs, with the status where there is one.</summary>
    public List<string> Told { get; } = [];

    public TimeSpan? WatchdogTimeout { get; init; }

    public void Ready(string status) => Told.Add($"ready: {status}");

    public void Reloading(string status) => Told.Add($"reloading: {status}");

    public void Status(string status) => Told.Add($"status: {status}");

    public void CannotStart(IReadOnlyList<string> reasons) => Told.Add($"cannot start: {string.Join("; ", reasons)}");

    public void Stopping(string status) => Told.Add($"stopping: {status}");

    public void Watchdog() => Told.Add("watchdog");

    public void ExtendTimeout(TimeSpan time) => Told.Add($"extend {time.TotalSeconds}");

    public void MainProcess(int pid) => Told.Add($"main {pid}");

    public void StoreDescriptor(ListeningSocket listener) => Told.Add($"store {listener.Endpoint.Port}");

    public void ForgetDescriptors() => Told.Add("forget");
}
