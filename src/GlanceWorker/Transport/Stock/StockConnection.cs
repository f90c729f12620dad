using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Glance.Linux.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace GlanceWorker.Transport.Stock;

/// <summary>
/// A connection of Kestrel's own transport, with what is owed beyond it: a client that ends its side of it is still answered, and what it
/// sends and reads is seen by the limits on slow clients.
/// </summary>
/// <param name="socket">The connection; owned from now on.</param>
/// <param name="factory">What makes Kestrel's connection of it.</param>
/// <param name="whenClosed">Called once, when the socket is closed.</param>
/// <param name="logger">Where errors of what was told of the end are noted.</param>
internal sealed class StockConnection(
    Socket socket, SocketConnectionContextFactory factory, Action<IClientConnection> whenClosed, ILogger logger)
    : ConnectionContext, IClientConnection, IConnectionLifetimeFeature
{
    private readonly CancellationTokenSource _closed = new();
    private readonly IPEndPoint _remote = (IPEndPoint)socket.RemoteEndPoint!;
    private ConnectionContext? _inner;
    private CountedInput? _counted;
    private ClientInput? _input;
    private ObservedOutput? _output;
    private IDictionary<object, object?>? _items;
    private int _open = 1;

    ConnectionContext IClientConnection.Context => this;

    public IPAddress Client => _remote.Address;

    public long Received => _counted!.Received;

    public bool AwaitsData => _input!.IsAwaited;

    public bool AwaitsWritable => _output!.IsAwaited;

    public override IDuplexPipe Transport { get; set; } = null!;

    public override string ConnectionId { get => _inner!.ConnectionId; set => _inner!.ConnectionId = value; }

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get => _items ??= new ConnectionItems(); set => _items = value; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get => _inner!.LocalEndPoint; set => _inner!.LocalEndPoint = value; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public TimeSpan? Idle() => TcpInfo.Idle(socket.SafeHandle);

    public long? Acknowledged() => TcpInfo.Acknowledged(socket.SafeHandle);

    public void EndInput() => _counted!.End();

    public void Start()
    {
        _inner = factory.Create(socket);
        _counted = new CountedInput(_inner.Transport.Input);
        _input = new ClientInput(_counted);
        _output = new ObservedOutput(_inner.Transport.Output, SignalClosed);
        Transport = new DuplexPipe(_input, _output);
        RemoteEndPoint = _remote;
        ConnectionClosed = _closed.Token;
        Features.Set<IConnectionLifetimeFeature>(this);
        _inner.ConnectionClosed.UnsafeRegister(static self => ((StockConnection)self!).OnInnerClosed(), this);
    }

    public override void Abort() => Abort(new ConnectionAbortedException());

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _inner!.Abort(abortReason);

        // On the pool: the caller may hold a lock, and what follows may be anything.
        ThreadPool.UnsafeQueueUserWorkItem(static self => self.SignalClosed(), this, preferLocal: false);
    }

    public override async ValueTask DisposeAsync()
    {
        await _inner!.DisposeAsync();
        SignalClosed();
        if (Interlocked.Exchange(ref _open, 0) != 0)
            whenClosed(this);
        await base.DisposeAsync();
    }

    // Kestrel's transport says so, too, when the client has only ended its side: it still listens, and its requests go on.
    private void OnInnerClosed()
    {
        if (TcpInfo.IsHalfClosed(socket.SafeHandle) != true)
            SignalClosed();
    }

    private void SignalClosed()
    {
        try
        {
            _closed.Cancel();
        }
        catch (AggregateException failed)
        {
            logger.LogError(failed, "What was to be done at the end of the connection of {Client} failed", RemoteEndPoint);
        }
    }
}
