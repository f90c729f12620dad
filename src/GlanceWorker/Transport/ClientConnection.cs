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
internal sealed class ClientConnection : ConnectionContext, IConnectionLifetimeFeature, IThreadPoolWorkItem
{
    // One small request fits; whoever sends more gets more at a time.
    private const int SmallestRead = 4096;
    private const int LargestRead = 64 * 1024;

    // Kestrel's own limits: the client waits when its requests are not read, and the answer waits when the client does not read.
    private static readonly PipeOptions InputOptions = Options(pause: 1024 * 1024);
    private static readonly PipeOptions OutputOptions = Options(pause: 64 * 1024);

    /// <summary>How many times the thread pool runs a slow connection before it is tried again on the loop's thread.</summary>
    private const int TurnsOnPool = 256;

    private readonly ConnectedSocket _socket;
    private readonly ClientLoop _loop;
    private readonly Action<ClientConnection> _whenClosed;
    private readonly Pipe _input = new(InputOptions);
    private readonly Pipe _output = new(OutputOptions);
    private readonly Readiness _readable = new();
    private readonly Readiness _writable = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly ClientInput _received;
    private readonly DuplexPipe _transport;
    private Task _receiving = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;
    private readonly ILogger _logger;
    private Exception? _endReason;
    private IDictionary<object, object?>? _items;
    private string? _id;
    private EndPoint? _local;
    private long _token;
    private int _directions = 2;
    private int _queuedEvents;
    private int _turnsOnPool;
    private bool _watchesWritable;
    private volatile bool _answered;
    private volatile bool _closing;
    private volatile bool _peerEnded;
    private volatile bool _peerGone;
    private volatile bool _inputEnds;
    private volatile bool _awaitsWritable;
    private long _bytesReceived;

    /// <summary>Takes over an accepted connection; nothing is received before <see cref="Start"/>.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="loop">Whose thread waits for its events.</param>
    /// <param name="whenClosed">Called once, when the socket is closed.</param>
    /// <param name="logger">Where errors of what was told of the end are noted.</param>
    public ClientConnection(ConnectedSocket socket, ClientLoop loop, Action<ClientConnection> whenClosed, ILogger logger)
    {
        _logger = logger;
        _socket = socket;
        _loop = loop;
        _whenClosed = whenClosed;
        _received = new ClientInput(_input.Reader);
        _transport = new DuplexPipe(_received, _output.Writer);
        Transport = _transport;
        ConnectionClosed = _closed.Token;
        RemoteEndPoint = socket.Remote;
        Features.Set<IConnectionLifetimeFeature>(this);
    }

    /// <summary>Whether the loop should leave it to the thread pool.</summary>
    public bool IsSlow => _turnsOnPool > 0;

    /// <summary>The client's address.</summary>
    public IPAddress Client => _socket.Remote.Address;

    /// <summary>Bytes the client has sent.</summary>
    public long Received => Volatile.Read(ref _bytesReceived);

    /// <summary>Whether somebody waits for the client to send.</summary>
    public bool AwaitsData => _received.IsAwaited;

    /// <summary>Whether an answer waits for the client to read.</summary>
    public bool AwaitsWritable => _awaitsWritable;

    public override IDuplexPipe Transport { get; set; }

    public override string ConnectionId
    {
        get => _id ??= _token.ToString("x", CultureInfo.InvariantCulture);
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

    /// <summary>How long no byte has moved; null when the kernel does not say.</summary>
    public TimeSpan? Idle() => _socket.Idle();

    /// <summary>Bytes of answers that the client's side has taken; null when the kernel does not say.</summary>
    public long? Acknowledged() => _socket.Acknowledged();

    /// <summary>
    /// Receives nothing more, as if the client had ended its side: what was received is answered, then the connection ends. What comes
    /// meanwhile was not read, and the client gets a reset.
    /// </summary>
    public void EndInput()
    {
        _inputEnds = true;
        QueueEvents(SocketEvents.Readable);
    }

    /// <summary>Begins to receive and to send.</summary>
    /// <exception cref="IOException">The connection cannot be watched; it is closed.</exception>
    public void Start()
    {
        try
        {
            _token = _loop.Add(this, _socket);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        _receiving = ReceiveAsync();
        _sending = SendAsync();
    }

    /// <summary>Events came; runs what follows, to the point where it has to wait.</summary>
    public void OnEvents(SocketEvents events)
    {
        if ((events & (SocketEvents.PeerEnded | SocketEvents.Ended | SocketEvents.Failed)) != 0)
            _peerEnded = true;
        if ((events & (SocketEvents.Ended | SocketEvents.Failed)) != 0)
            _peerGone = true;
        if ((events & ~(SocketEvents.Readable | SocketEvents.PeerEnded)) != 0)
            _writable.Tell();
        if ((events & ~SocketEvents.Writable) != 0)
            _readable.Tell();
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
        End(abortReason);

        // On the pool: the caller may hold a lock, and what follows may be anything.
        QueueEvents(SocketEvents.Ended);
    }

    public override async ValueTask DisposeAsync()
    {
        await _transport.Input.CompleteAsync();
        await _transport.Output.CompleteAsync();
        await _receiving;
        await _sending;
        SignalClosed();
        await base.DisposeAsync();
    }

    void IThreadPoolWorkItem.Execute()
    {
        var events = (SocketEvents)Interlocked.Exchange(ref _queuedEvents, 0);
        if (_closing)
            _output.Reader.CancelPendingRead();
        OnEvents(events);
    }

    private static PipeOptions Options(long pause) => new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: pause,
        resumeWriterThreshold: pause / 2,
        minimumSegmentSize: SmallestRead,
        useSynchronizationContext: false);

    private async Task ReceiveAsync()
    {
        Exception? broken = null;
        try
        {
            await ReceiveUntilTheEndAsync();
            await WaitUntilGoneAsync();
        }
        catch (IOException reset)
        {
            broken = new ConnectionResetException(reset.Message, reset);
        }
        finally
        {
            // Before whoever reads is told of the end, since that runs here: a request must find that its client has gone, not that
            // something failed. When everything is answered there is nothing to break off, and DisposeAsync tells.
            if (!_answered)
                SignalClosed();
            await _input.Writer.CompleteAsync(_endReason ?? broken);
            OnDirectionEnded();
        }
    }

    private async Task ReceiveUntilTheEndAsync()
    {
        var input = _input.Writer;
        var size = SmallestRead;
        var more = false;
        while (true)
        {
            if (!more)
                await _readable.WaitAsync();
            if (_closing || _inputEnds)
                return;
            var memory = input.GetMemory(size);
            var got = _socket.Receive(memory.Span);
            if (got == 0)
                return;

            // Less than asked for: there was no more, and what comes is told (epoll(7)), except for an end that was told already.
            more = got == memory.Length || (got > 0 && _peerEnded);
            if (got == ConnectedSocket.WouldWait)
                continue;
            size = got == memory.Length ? Math.Min(2 * size, LargestRead) : SmallestRead;
            input.Advance(got);
            Volatile.Write(ref _bytesReceived, _bytesReceived + got);
            var flushed = await input.FlushAsync();
            if (flushed.IsCompleted || flushed.IsCanceled)
                return;
        }
    }

    // The client sends no more, and listens still: what it asked for goes on, until it is answered or the client has really gone.
    private async Task WaitUntilGoneAsync()
    {
        if (!_closing && !_peerGone)
            await _input.Writer.CompleteAsync();
        while (!_closing && !_peerGone)
            await _readable.WaitAsync();
    }

    private async Task SendAsync()
    {
        Exception? broken = null;
        try
        {
            await SendUntilTheEndAsync();
        }
        catch (IOException reset)
        {
            broken = new ConnectionResetException(reset.Message, reset);
        }
        finally
        {
            // There is nobody left to answer: what the client still sends is of no use. Who writes is told that it ended, not why.
            End(broken ?? new ConnectionAbortedException("everything was answered"));
            await _output.Reader.CompleteAsync();
            _input.Writer.CancelPendingFlush();
            OnDirectionEnded();
            _readable.Tell();
        }
    }

    private async Task SendUntilTheEndAsync()
    {
        var output = _output.Reader;
        while (true)
        {
            var read = await output.ReadAsync();
            if (read.IsCanceled)
                return;
            var left = read.Buffer;
            while (!left.IsEmpty)
            {
                var sent = _socket.Send(left);
                if (sent != ConnectedSocket.WouldWait)
                {
                    left = left.Slice(sent);
                    continue;
                }

                _awaitsWritable = true;
                await WritableAsync();
                _awaitsWritable = false;
                if (_closing)
                    return;
            }

            output.AdvanceTo(read.Buffer.End);
            if (!read.IsCompleted)
                continue;
            _answered = true;
            return;
        }
    }

    private ValueTask WritableAsync()
    {
        if (!_watchesWritable)
        {
            _watchesWritable = true;
            _loop.WatchWritable(_socket, _token);
        }

        return _writable.WaitAsync();
    }

    private void End(Exception reason)
    {
        Interlocked.CompareExchange(ref _endReason, reason, null);
        _closing = true;
    }

    private void OnDirectionEnded()
    {
        if (Interlocked.Decrement(ref _directions) != 0)
            return;
        _loop.Remove(_socket, _token);
        _socket.End();
        _socket.Dispose();
        _whenClosed(this);
    }

    private void SignalClosed()
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
}
