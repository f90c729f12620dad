namespace Glance.Linux.Sockets;

/// <summary>Who opened a listening socket.</summary>
public enum SocketOrigin
{
    /// <summary>This service.</summary>
    Bound,

    /// <summary>An instance of this service before us; the service manager kept it while nobody served.</summary>
    Kept,

    /// <summary>A socket unit: its address is not ours to change, and it stays open when the service ends.</summary>
    SocketUnit,
}
