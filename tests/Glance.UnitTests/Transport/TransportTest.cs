using System.Net;
using System.Net.Sockets;
using Glance.Linux.Sockets;
using GlanceWorker.Transport;
using GlanceWorker.Transport.Stock;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glance.UnitTests.Transport;

/// <summary>A transport of that name, and clients of it, for each test.</summary>
internal abstract class TransportTest(string transport) : IDisposable
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IClientTransport _transport =
        transport == "stock" ? new StockTransport(NullLoggerFactory.Instance) : new LoopTransport(loops: 1, NullLogger.Instance);

    private readonly List<Socket> _clients = [];

    protected string Name { get; } = transport;

    protected ListeningSocket Listener { get; } = ListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0), 128, TimeSpan.FromMinutes(10));

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
        Listener.Dispose();
        _transport.Dispose();
    }

    protected (Socket Client, IClientConnection Connection) Connect(Action<IClientConnection> whenClosed)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _clients.Add(client);
        client.Connect(Listener.Endpoint);
        var connection = _transport.Open(Listener.Accept().Connection!, whenClosed);
        connection.Start();
        return (client, connection);
    }
}
