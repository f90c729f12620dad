using Glance.Linux.Sockets;

namespace GlanceSupervisor.Systemd;

/// <summary>
/// What a service can tell whoever manages it (sd_notify(3)). Calls never wait and never fail; without a manager they do nothing.
/// </summary>
internal interface IServiceManager
{
    /// <summary>The manager restarts the service when it hears nothing for this long; null when it does not watch.</summary>
    TimeSpan? WatchdogTimeout { get; }

    /// <summary>The service is up, or a reload is over.</summary>
    void Ready(string status);

    /// <summary>A reload begins; <see cref="Ready"/> ends it.</summary>
    void Reloading(string status);

    /// <summary>How it goes, in one line.</summary>
    void Status(string status);

    /// <summary>The service ends because it cannot start.</summary>
    void CannotStart(IReadOnlyList<string> reasons);

    /// <summary>The service is on its way out.</summary>
    void Stopping(string status);

    /// <summary>Still alive and well.</summary>
    void Watchdog();

    /// <summary>What goes on takes a while: another message follows within this time.</summary>
    void ExtendTimeout(TimeSpan time);

    /// <summary>Another process is the main one from now on; it reports by itself.</summary>
    void MainProcess(int pid);

    /// <summary>Has the manager keep a listening socket open while the service restarts.</summary>
    void StoreDescriptor(ListeningSocket listener);

    /// <summary>Has the manager close what it keeps.</summary>
    void ForgetDescriptors();
}
