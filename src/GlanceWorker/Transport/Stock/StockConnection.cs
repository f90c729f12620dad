using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Glance.Linux.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace GlanceWorker.Transport.Stock;

/// <summary>
/// A connection of Kestrel's own transport, with what is owed beyond it: a client that ends its side of it is still answered, and what it
/// sends and reads is seen by the limits on slow clients.
/// </summary>
internal sealed class StockConnection : ConnectionContext, IClientConnection, IConnectionLifetimeFeature
{
    // How often it is asked whether the client has its answer; nobody waits for it but who waits for the end of the connection.
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(20);

    private readonly Socket _socket;
    private readonly ConnectionContext _inner;
    private readonly CountedInput _counted;
    private readonly ClientInput _input;
    private readonly ObservedOutput _output;
    private readonly Action<IClientConnection> _whenClosed;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closed = new();
    private IDictionary<object, object?>? _items;
    private int _open = 1;
    private volatile bool _isAborted;

    /// <summary>Takes over a connection.</summary>
    /// <param name="socket">The socket, for questions to the kernel; the inner connection owns it.</param>
    /// <param name="remote">The client.</param>
    /// <param name="inner">Kestrel's connection of it.</param>
    /// <param name="whenClosed">Called once, when the socket is closed.</param>
    /// <param name="logger">Where errors of what was told of the end are noted.</param>
    public StockConnection(Socket socket, IPEndPoint remote, ConnectionContext inner, Action<IClientConnection> whenClosed, ILogger logger)
    {
        _socket = socket;
        _inner = inner;
        _whenClosed = whenClosed;
        _logger = logger;
        Client = remote.Address;
        _counted = new CountedInput(inner.Transport.Input);
        _input = new ClientInput(_counted);
        _output = new ObservedOutput(inner.Transport.Output, SignalClosed);
        Transport = new DuplexPipe(_input, _output);
        RemoteEndPoint = remote;
        ConnectionClosed = _closed.Token;
        Features.Set<IConnectionLifetimeFeature>(this);
    }

    ConnectionContext IClientConnection.Context => this;

    public IPAddress Client { get; }

    public long Received => _counted.Received;

    public bool AwaitsData => _input.IsAwaited;

    public bool AwaitsWritable => _output.IsAwaited;

    public bool Lingers => _input.IsDiscarded;

    public override IDuplexPipe Transport { get; set; }

    public override string ConnectionId { get => _inner.ConnectionId; set => _inner.ConnectionId = value; }

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get => _items ??= new ConnectionItems(); set => _items = value; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get => _inner.LocalEndPoint; set => _inner.LocalEndPoint = value; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public TimeSpan? Idle() => TcpInfo.Idle(_socket.SafeHandle);

    public long? Acknowledged() => TcpInfo.Acknowledged(_socket.SafeHandle);

    public void EndInput() => _counted.End();

    // Kestrel's connection receives from when it is made; what is left is to hear of its end.
    public void Start() => _inner.ConnectionClosed.UnsafeRegister(static self => ((StockConnection)self!).OnInnerClosed(), this);

    public override void Abort() => Abort(new ConnectionAbortedException());

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _isAborted = true;

        // First, so that whoever fails because of it sees why; what is to follow runs on the pool, since the caller may hold a lock.
        _ = SignalClosedAsync();
        _inner.Abort(abortReason);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_isAborted && Features.Get<IUnreadBody>()?.IsExpected == true)
            await LingerAsync();
        await _inner.DisposeAsync();
        await SignalClosedAsync();
        if (Interlocked.Exchange(ref _open, 0) != 0)
            _whenClosed(this);
        await base.DisposeAsync();
    }

    // As ClientConnection does. Kestrel's transport cannot end one direction, and does not say when everything is sent.
    private async Task LingerAsync()
    {
        var discarding = _input.DiscardAsync(ClientInput.MostDiscarded);
        while (!discarding.IsCompleted && Acknowledged() < _output.Written)
            await Task.WhenAny(discarding, Task.Delay(LookPeriod));
        if (!discarding.IsCompleted)
            EndSending();
        await discarding;
    }

    private void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The client, or who aborted the connection, was first.
        }
    }

    // Kestrel's transport says so, too, when the client has only ended its side: it still listens, and its requests go on.
    private void OnInnerClosed()
    {
        if (TcpInfo.IsHalfClosed(_socket.SafeHandle) != true)
            SignalClosed();
    }

    private void SignalClosed() => _ = SignalClosedAsync();

    private async Task SignalClosedAsync()
    {
        try
        {
            await _closed.CancelAsync();
        }
        catch (AggregateException failed)
        {
            _logger.LogError(failed, "What was to be done at the end of the connection of {Client} failed", RemoteEndPoint);
        }
    }
}
