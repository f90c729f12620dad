using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Glance.Linux.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace GlanceWorker.Transport;

/// <summary>
/// A client's connection as Kestrel wants it: what arrives goes into one pipe, what Kestrel writes leaves from another. Both sides run on
/// whichever thread brings them something to do.
/// </summary>
internal sealed class ClientConnection : ConnectionContext, IClientConnection, IConnectionLifetimeFeature, IThreadPoolWorkItem
{
    /// <summary>How many times the thread pool runs a slow connection before it is tried again on the loop's thread.</summary>
    private const int TurnsOnPool = 256;

    private readonly ConnectedSocket _socket;
    private readonly ClientLoop _loop;
    private readonly ConnectionEnd _end;
    private readonly ClientReceiver _receiver;
    private readonly ClientSender _sender;
    private readonly ClientInput _received;
    private readonly DuplexPipe _transport;
    private readonly CancellationTokenSource _closed = new();
    private readonly ILogger _logger;
    private Task _receiving = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;
    private IDictionary<object, object?>? _items;
    private string? _id;
    private EndPoint? _local;
    private int _queuedEvents;
    private int _turnsOnPool;

    /// <summary>Takes over an accepted connection; nothing is received before <see cref="Start"/>.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="loop">Whose thread waits for its events.</param>
    /// <param name="whenClosed">Called once, when the socket is closed.</param>
    /// <param name="logger">Where errors of what was told of the end are noted.</param>
    public ClientConnection(ConnectedSocket socket, ClientLoop loop, Action<IClientConnection> whenClosed, ILogger logger)
    {
        _socket = socket;
        _loop = loop;
        _logger = logger;
        _end = new ConnectionEnd(this, socket, loop, whenClosed);
        _receiver = new ClientReceiver(socket, _end);
        _sender = new ClientSender(socket, loop, _end, _receiver);
        _received = new ClientInput(_receiver.Reader);
        _transport = new DuplexPipe(_received, _sender.Writer);
        Transport = _transport;
        ConnectionClosed = _closed.Token;
        RemoteEndPoint = socket.Remote;
        Features.Set<IConnectionLifetimeFeature>(this);
    }

    /// <summary>Whether the loop should leave it to the thread pool.</summary>
    public bool IsSlow => _turnsOnPool > 0;

    ConnectionContext IClientConnection.Context => this;

    public IPAddress Client => _socket.Remote.Address;

    public long Received => _receiver.Bytes;

    public bool AwaitsData => _received.IsAwaited;

    public bool AwaitsWritable => _sender.IsWaiting;

    public bool Lingers => _received.IsDiscarded;

    public override IDuplexPipe Transport { get; set; }

    public override string ConnectionId
    {
        get => _id ??= _end.Token.ToString("x", CultureInfo.InvariantCulture);
        set => _id = value;
    }

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint
    {
        get => _local ??= _socket.Local;
        set => _local = value;
    }

    public override EndPoint? RemoteEndPoint { get; set; }

    public TimeSpan? Idle() => _socket.Idle();

    public long? Acknowledged() => _socket.Acknowledged();

    public void EndInput()
    {
        _receiver.End();
        QueueEvents(SocketEvents.Readable);
    }

    public void Start()
    {
        try
        {
            _end.Token = _loop.Add(this, _socket);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        _receiving = _receiver.RunAsync();
        _sending = _sender.RunAsync();
    }

    /// <summary>Events came; runs what follows, to the point where it has to wait.</summary>
    public void OnEvents(SocketEvents events)
    {
        _receiver.Note(events);
        if ((events & ~(SocketEvents.Readable | SocketEvents.PeerEnded)) != 0)
            _sender.Wake();
        if ((events & ~SocketEvents.Writable) != 0)
            _receiver.Wake();
    }

    /// <summary>As <see cref="OnEvents"/>, on the thread pool.</summary>
    public void QueueEvents(SocketEvents events)
    {
        if (_turnsOnPool > 0)
            _turnsOnPool--;
        if (Interlocked.Or(ref _queuedEvents, (int)events) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>What followed took long: the thread pool runs it for a while.</summary>
    public void MarkSlow() => _turnsOnPool = TurnsOnPool;

    public override void Abort() => Abort(new ConnectionAbortedException());

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _end.Begin(abortReason);

        // On the pool: the caller may hold a lock, and what follows may be anything.
        QueueEvents(SocketEvents.Ended);
    }

    public override async ValueTask DisposeAsync()
    {
        await _transport.Output.CompleteAsync();
        var lingers = _end.Lingers;
        if (lingers)
            await _received.DiscardAsync(ClientInput.MostDiscarded);
        _received.End();
        await _sending;
        if (lingers)
        {
            _end.Begin(new ConnectionAbortedException("everything was answered"));
            _receiver.Stop();
        }

        await _receiving;
        SignalClosed();
        await base.DisposeAsync();
    }

    /// <summary>Cancels <see cref="ConnectionClosed"/>: the connection has ended, or is about to.</summary>
    public void SignalClosed()
    {
        try
        {
            _closed.Cancel();
        }
        catch (AggregateException failed)
        {
            _logger.LogError(failed, "What was to be done at the end of the connection of {Client} failed", RemoteEndPoint);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        var events = (SocketEvents)Interlocked.Exchange(ref _queuedEvents, 0);
        if (_end.IsBegun)
        {
            _sender.CancelRead();
            _receiver.Stop();
        }

        OnEvents(events);
    }
}
