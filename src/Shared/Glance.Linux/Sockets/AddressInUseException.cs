using System.Net;
using Glance.Linux.Inspection;

namespace Glance.Linux.Sockets;

/// <summary>Another socket listens on the address.</summary>
/// <param name="endpoint">The address.</param>
/// <param name="holder">Who has it, when that was looked up.</param>
public sealed class AddressInUseException(IPEndPoint endpoint, AddressHolder? holder = null)
    : IOException($"{endpoint} is in use by another process{(holder is null ? string.Empty : $": {holder}")}")
{
    /// <summary>The address.</summary>
    public IPEndPoint Endpoint { get; } = endpoint;
}
