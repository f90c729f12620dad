using System.Net;
using Microsoft.AspNetCore.Connections;

namespace GlanceWorker.Transport;

/// <summary>A client's connection, whichever transport carries it: what the limits on slow clients are held by (docs/limits.md).</summary>
internal interface IClientConnection
{
    /// <summary>The connection as Kestrel takes it.</summary>
    ConnectionContext Context { get; }

    /// <summary>The client's address.</summary>
    IPAddress Client { get; }

    /// <summary>Bytes the client has sent.</summary>
    long Received { get; }

    /// <summary>Whether somebody waits for the client to send.</summary>
    bool AwaitsData { get; }

    /// <summary>Whether an answer waits for the client to read.</summary>
    bool AwaitsWritable { get; }

    /// <summary>Whether everything is answered, and what the client still sends is read so that it hears of that (docs/decisions/0350).</summary>
    bool Lingers { get; }

    /// <summary>Begins to receive and to send.</summary>
    /// <exception cref="IOException">The connection cannot be watched; it is closed.</exception>
    void Start();

    /// <summary>How long no byte has moved; null when the kernel does not say.</summary>
    TimeSpan? Idle();

    /// <summary>Bytes of answers that the client's side has taken; null when the kernel does not say.</summary>
    long? Acknowledged();

    /// <summary>
    /// Receives nothing more, as if the client had ended its side: what was received is answered, then the connection ends. What comes
    /// meanwhile was not read, and the client gets a reset.
    /// </summary>
    void EndInput();
}
