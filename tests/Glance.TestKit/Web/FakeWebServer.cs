using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Glance.TestKit.Web;

/// <summary>
/// A web server on a real socket that sends what a test tells it, byte for byte, and remembers what it was asked. One request a connection.
/// </summary>
public sealed class FakeWebServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly X509Certificate2? _certificate;
    private readonly Task _loop;

    private FakeWebServer(X509Certificate2? certificate)
    {
        _certificate = certificate;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _loop = ListenAsync();
    }

    /// <summary>Its port on loopback.</summary>
    public int Port { get; }

    /// <summary>Its URL, without a slash at the end.</summary>
    public string Url => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}";

    /// <summary>The heads of all requests so far, in the order they came.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>What a path has; asked at every GET and HEAD. Nothing is 404.</summary>
    public ConcurrentDictionary<string, Func<WebExchange, Task>> Pages { get; } = new(StringComparer.Ordinal);

    /// <summary>Starts one on a free port; with a certificate it speaks TLS.</summary>
    public static FakeWebServer Start(X509Certificate2? certificate = null) => new(certificate);

    /// <summary>Puts data at a path.</summary>
    /// <returns>Its URL.</returns>
    public string Serve(string path, byte[] data)
    {
        Pages[path] = exchange => exchange.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {data.Length}", data);
        return Url + path;
    }

    /// <summary>Puts a redirect at a path.</summary>
    /// <returns>Its URL.</returns>
    public string Redirect(string path, string target, int status = 302)
    {
        Pages[path] = exchange => exchange.SendAsync($"HTTP/1.1 {status} Elsewhere\r\nLocation: {target}\r\nContent-Length: 0", []);
        return Url + path;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _listener.Dispose();
    }

    private async Task ListenAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
                running.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = await OpenAsync(client);
                var head = await ReadHeadAsync(stream);
                if (head.Length == 0)
                    return;
                _requests.Enqueue(head);
                var words = head.Split(' ', 3);
                var exchange = new WebExchange(head, words[0] == "HEAD", stream, _end.Token);
                await (Pages.TryGetValue(words[1], out var page) ? page(exchange) : exchange.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0", []));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The other side went away, or the test is over.
            }
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (_certificate is null)
            return client.GetStream();
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
        return tls;
    }

    private async Task<string> ReadHeadAsync(Stream stream)
    {
        var buffer = new byte[16 * 1024];
        var filled = 0;
        while (filled < buffer.Length && buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) < 0)
        {
            var got = await stream.ReadAsync(buffer.AsMemory(filled), _end.Token);
            if (got == 0)
                return "";
            filled += got;
        }

        return Encoding.Latin1.GetString(buffer, 0, filled);
    }
}
