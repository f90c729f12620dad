using Glance.Linux.Connections;

namespace GlanceWorker.Transport;

/// <summary>What carries clients' bytes: the one of <see cref="ClientLoop"/>, or .NET's sockets (<c>[worker] transport</c>).</summary>
internal interface IClientTransport : IDisposable
{
    /// <summary>Takes over an accepted connection; nothing is received before it is started.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="whenClosed">Called once, when the socket is closed.</param>
    IClientConnection Open(ConnectedSocket socket, Action<IClientConnection> whenClosed);
}
