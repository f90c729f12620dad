using Glance.Linux.Connections;

namespace GlanceWorker.Transport;

/// <summary>Connections served by loops of our own, spread evenly (docs/decisions/0137). For the accept thread.</summary>
/// <param name="loops">Threads that serve clients, each with a standby; from 1.</param>
/// <param name="logger">Where errors of what was told of an end are noted.</param>
internal sealed class LoopTransport(int loops, ILogger logger) : IClientTransport
{
    private readonly ClientLoop[] _loops = [.. Enumerable.Range(0, loops).Select(_ => new ClientLoop())];
    private int _next;

    public IClientConnection Open(ConnectedSocket socket, Action<IClientConnection> whenClosed)
    {
        var connection = new ClientConnection(socket, _loops[_next], whenClosed, logger);
        _next = (_next + 1) % _loops.Length;
        return connection;
    }

    public void Dispose()
    {
        foreach (var loop in _loops)
            loop.Dispose();
    }
}
