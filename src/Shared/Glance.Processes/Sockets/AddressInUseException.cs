using System.Net;

namespace Glance.Processes.Sockets;

/// <summary>Another socket listens on the address.</summary>
/// <param name="endpoint">The address.</param>
public sealed class AddressInUseException(IPEndPoint endpoint)
    : IOException($"{endpoint} is in use by another process")
{
    /// <summary>The address.</summary>
    public IPEndPoint Endpoint { get; } = endpoint;
}
