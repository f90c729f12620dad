using Glance.Control.Scoreboard;
using Glance.Linux.Sockets;
using GlanceWorker.Framing;
using GlanceWorker.Hosting.Accept;
using GlanceWorker.Hosting.AccessLogs;
using GlanceWorker.Hosting.Clients;
using GlanceWorker.Hosting.Pool;
using GlanceWorker.Transport;
using GlanceWorker.Transport.Stock;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace GlanceWorker.Hosting;

/// <summary>Kestrel behind the accept gate, with the bounded pool in front of the pipeline.</summary>
internal sealed class WorkerServer : IAsyncDisposable
{
    private const int PatientGraces = 3;
    private static readonly TimeSpan GraceStep = TimeSpan.FromMilliseconds(20);

    // Only scripts/bench sets this: the same worker with Kestrel's own listener, to compare the accept gate with.
    private static readonly bool StockListener = AppContext.TryGetSwitch("Glance.StockListener", out var stock) && stock;

    // Whoever comes by Kestrel's own listener.
    private readonly ClientAddress _unknown = new();

    private readonly KestrelServer _kestrel;
    private readonly RequestApplication _application;
    private readonly AcceptGate _gate;
    private readonly StalledConnections _stalled;
    private readonly WorkerServerOptions _options;
    private readonly WorkerLifetime _lifetime;
    private readonly ILogger _logger;

    /// <summary>Puts the server together; nothing is accepted yet.</summary>
    /// <param name="options">How it serves.</param>
    /// <param name="socket">What it accepts from.</param>
    /// <param name="pipeline">What serves a request.</param>
    /// <param name="refusals">What answers a request that the framing refuses.</param>
    /// <param name="lifetime">When it ends.</param>
    /// <param name="loggers">Where it logs.</param>
    public WorkerServer(
        WorkerServerOptions options,
        WorkerSocket socket,
        RequestDelegate pipeline,
        RequestDelegate refusals,
        WorkerLifetime lifetime,
        ILoggerFactory loggers)
    {
        _options = options;
        _lifetime = lifetime;
        _logger = loggers.CreateLogger("eventlet.wsgi.server");
        Pool = new RequestPool(options.PoolSize, options.Clients.ShareOf(options.PoolSize));
        _stalled = new StalledConnections(options.Clients, options.ClientSocketTimeout, Pool, TimeProvider.System, _logger);
        Pool.Pressed = () => _stalled.WantPlaces(1);
        _gate = new AcceptGate(socket, Pool, _stalled, Transport(options, loggers), TimeProvider.System, _logger);
        IConnectionListenerFactory listeners = StockListener
            ? new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers)
            : new AcceptGateFactory(_gate);
        _kestrel = new KestrelServer(Options.Create(KestrelOptions(options, socket.Listener)), listeners, loggers);
        var log = new AccessLog(loggers.CreateLogger(AccessLog.LoggerName), TimeProvider.System);
        _application = new RequestApplication(Framed(Bounded(log.Wrap(pipeline), log.Wrap(BusyResponse.WriteAsync)), log.Wrap(refusals)));
    }

    /// <summary>The pool and its counts.</summary>
    public RequestPool Pool { get; }

    /// <summary>Begins to serve.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _kestrel.StartAsync(_application, cancellationToken);
        if (!StockListener)
            _gate.Start();
        _logger.LogInformation("({Pid}) wsgi starting up on http://{Endpoint}", Environment.ProcessId, _gate.EndPoint);
    }

    /// <summary>Completes when the listening socket can no longer be used; never while all is well.</summary>
    public Task Broken => _gate.Stopped;

    /// <summary>Lets nobody in from when this completes.</summary>
    public async Task CloseAsync()
    {
        _gate.StopAccepting();
        await _gate.Stopped.WaitAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// Takes nothing new, finishes what runs, and ends; what still runs when <see cref="WorkerLifetime.Now"/> is cancelled is cut.
    /// </summary>
    public async Task DrainAsync()
    {
        _stalled.Leave();
        await CloseAsync();
        await GraceAsync(_lifetime.Now);
        _stalled.IsHurried = () => _lifetime.Limited;
        await _kestrel.StopAsync(_lifetime.Now);
        _logger.LogInformation("({Pid}) wsgi exited, is_accepting=False", Environment.ProcessId);
    }

    public async ValueTask DisposeAsync()
    {
        _kestrel.Dispose();
        await _stalled.DisposeAsync();
        Pool.Dispose();
    }

    private IClientTransport Transport(WorkerServerOptions options, ILoggerFactory loggers) =>
        options.StockTransport ? new StockTransport(loggers) : new LoopTransport(options.ClientLoops, _logger);

    private static KestrelServerOptions KestrelOptions(WorkerServerOptions options, ListeningSocket listener)
    {
        var kestrel = KestrelSettings.Create(options);
        if (StockListener)
            kestrel.ListenHandle((ulong)listener.Descriptor.Number, endpoint => KestrelSettings.Configure(endpoint, options));
        else
            kestrel.Listen(listener.Endpoint, endpoint => KestrelSettings.Configure(endpoint, options));
        return kestrel;
    }

    // Phase one of the drain: kept-alive connections get an answer with Connection: close instead of a reset. A step counts for what it was
    // meant to take: a machine that stood still meanwhile kept the clients from asking, too (docs/decisions/0151).
    private async Task GraceAsync(CancellationToken cancellationToken)
    {
        var waited = TimeSpan.Zero;
        while (Pool.Connections > 0 && waited < (_lifetime.Limited ? _options.DrainGrace : PatientGraces * _options.DrainGrace) && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(GraceStep, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            waited += GraceStep;
        }
    }

    private static RequestDelegate Framed(RequestDelegate served, RequestDelegate refused) => async context =>
    {
        var admission = context.Features.Get<ConnectionAdmission>();
        var body = RequestBody.WaitOf(context);
        admission?.RequestBegan(body);
        var framed = context.Features.Get<FramedRequest>();
        if (framed is not null && body is not ClientWait.Nothing)
            RequestBody.CloseUnlessContinued(context, framed);
        try
        {
            if (framed?.Host is { } host && framed.Refusal is null)
                context.Request.Headers.Host = host;
            await (framed?.Refusal is null ? served(context) : refused(context));
        }
        finally
        {
            admission?.RequestEnded();
            framed?.Answered();
        }
    };

    private RequestDelegate Bounded(RequestDelegate pipeline, RequestDelegate busy) => async context =>
    {
        var admission = context.Features.Get<ConnectionAdmission>();
        var client = admission?.Address ?? _unknown;

        // Who has not said yet what he wants holds no place (docs/decisions/0397).
        if (admission is { Body: ClientWait.SmallBody })
            await RequestBody.ArriveAsync(context);
        if (!await Pool.EnterAsync(client, context.RequestAborted))
        {
            await busy(context);
            return;
        }

        try
        {
            admission?.HasPlace = true;
            context.Response.OnStarting(
                static state =>
                {
                    var (server, http) = ((WorkerServer, HttpContext))state;
                    if (server._lifetime.Leaving || !server._options.HttpKeepAlive)
                        http.Response.Headers.Connection = "close";
                    return Task.CompletedTask;
                },
                (this, context));
            await pipeline(context);
        }
        finally
        {
            admission?.HasPlace = false;
            Pool.Leave(client);
        }
    };
}
