using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Threading.Channels;
using GlanceWorker.Framing;
using GlanceWorker.Hosting;
using GlanceWorker.Hosting.Clients;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Glance.UnitTests.Framing;

/// <summary>
/// Kestrel as a worker sets it, with connections that are memory. Its application reads the body and says in a header that it was asked.
/// </summary>
internal sealed class MemoryKestrel : IConnectionListenerFactory, IConnectionListener, ILoggerFactory, ILogger
{
    private const string Mark = "X-Ours: yes\r\n";

    private static readonly WorkerServerOptions Settings = new()
    {
        PoolSize = 10,
        ClientLoops = 1,
        DrainGrace = TimeSpan.Zero,
        HttpKeepAlive = true,
        ClientSocketTimeout = TimeSpan.FromSeconds(60),
        MaxHeaderLine = 16384,
        Clients = new ClientLimits(),
    };

    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>();
    private readonly StringBuilder _seen = new();
    private readonly KestrelServer _server;

    private MemoryKestrel()
    {
        var options = KestrelSettings.Create(Settings);
        options.Listen(IPAddress.Loopback, 1, endpoint => KestrelSettings.Configure(endpoint, Settings));
        _server = new KestrelServer(Options.Create(options), this, this);
    }

    public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 1);

    /// <summary>What Kestrel logged above its details.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    public static async Task<MemoryKestrel> StartAsync()
    {
        var kestrel = new MemoryKestrel();
        await kestrel._server.StartAsync(new RequestApplication(kestrel.ServeAsync), CancellationToken.None);
        return kestrel;
    }

    /// <summary>Sends a stream and its end.</summary>
    /// <returns>The requests that the application was given whole, as <see cref="ReferenceReader"/> writes them; and whether every head of
    /// an answer is the application's.</returns>
    public async Task<(string Seen, bool IsAllOurs)> ExchangeAsync(string sent)
    {
        _seen.Clear();
        Pipe input = new(), output = new();
        var connection = new MemoryConnection(new Duplex(input.Reader, output.Writer), new Duplex(output.Reader, input.Writer));
        await input.Writer.WriteAsync(Encoding.Latin1.GetBytes(sent));
        await input.Writer.CompleteAsync();
        await _connections.Writer.WriteAsync(connection);
        var answer = new MemoryStream();
        try
        {
            await output.Reader.CopyToAsync(answer).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException silent)
        {
            throw new TimeoutException($"No end of the answers to {sent}", silent);
        }

        var text = Encoding.Latin1.GetString(answer.ToArray());
        return (_seen.ToString(), text.Split("HTTP/1.1 ").Skip(1).Where(static head => !head.StartsWith("100 ", StringComparison.Ordinal)).All(static head => head.Contains(Mark, StringComparison.Ordinal)));
    }

    /// <summary>Ends the server.</summary>
    public async Task StopAsync()
    {
        _connections.Writer.TryComplete();
        await _server.StopAsync(CancellationToken.None);
        _server.Dispose();
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _connections.Reader.WaitToReadAsync(cancellationToken) ? await _connections.Reader.ReadAsync(cancellationToken) : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _connections.Writer.TryComplete();
        return default;
    }

    ValueTask IAsyncDisposable.DisposeAsync() => default;

    ILogger ILoggerFactory.CreateLogger(string categoryName) => this;

    void ILoggerFactory.AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // 17: Kestrel has refused something by itself; a body that breaks is the one such thing that is meant.
        if (level >= LogLevel.Warning || (id.Id == 17 && exception is { } refused && refused.GetType().Namespace != typeof(BadHttpRequestException).Namespace))
            Complaints.Enqueue($"{formatter(state, exception)} {exception}");
    }

    void IDisposable.Dispose()
    {
        // Kestrel's loggers are this object, which is disposed as a whole.
    }

    private async Task ServeAsync(HttpContext http)
    {
        http.Response.Headers["X-Ours"] = "yes";
        if (http.Features.Get<FramedRequest>()?.Refusal is not null)
        {
            http.Response.Headers.Connection = "close";
            return;
        }

        using var body = new MemoryStream();
        try
        {
            await http.Request.Body.CopyToAsync(body);
            _seen.Append('<').Append(Encoding.Latin1.GetString(body.ToArray())).Append('>');
        }
        catch (BadHttpRequestException broken)
        {
            http.Response.StatusCode = broken.StatusCode;
        }
    }

    private sealed class MemoryConnection(IDuplexPipe transport, IDuplexPipe application) : DefaultConnectionContext("1", transport, application)
    {
        public override async ValueTask DisposeAsync()
        {
            await Transport.Output.CompleteAsync();
            await base.DisposeAsync();
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
