using Glance.Linux.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace GlanceWorker.Transport.Stock;

/// <summary>Connections carried by .NET's sockets as Kestrel has them, behind the accept gate (<c>[worker] transport = stock</c>).</summary>
/// <param name="loggers">Where it logs.</param>
internal sealed class StockTransport(ILoggerFactory loggers) : IClientTransport
{
    private const string LoggerName = "Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets";

    private readonly ILogger _logger = loggers.CreateLogger(LoggerName);
    private readonly SocketConnectionContextFactory _factory = new(new SocketConnectionFactoryOptions(), loggers.CreateLogger(LoggerName));

    public IClientConnection Open(ConnectedSocket socket, Action<IClientConnection> whenClosed)
    {
        var remote = socket.Remote;
        var handed = socket.ToSocket();
        return new StockConnection(handed, remote, _factory.Create(handed), whenClosed, _logger);
    }

    public void Dispose() => _factory.Dispose();
}
