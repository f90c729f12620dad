using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Glance.UnitTests.Policies;

/// <summary>
/// Whom rules with an address ask: says what a test wants, or nothing, and remembers what it was asked. One question a connection.
/// </summary>
internal sealed class PostedJudge : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly X509Certificate2? _certificate;
    private readonly Task _loop;

    public PostedJudge(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        _loop = ListenAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Url => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>What its answer says; null for no answer at all.</summary>
    public string? Says { get; set; } = "True";

    /// <summary>Status line of its answer and headers of its own, each ending a line.</summary>
    public string Head { get; set; } = "HTTP/1.1 200 OK\r\n";

    /// <summary>Heads and bodies as they came.</summary>
    public ConcurrentQueue<(string Head, string Body)> Asked { get; } = [];

    /// <summary>Completes with the first question.</summary>
    public TaskCompletionSource FirstAsked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ListenAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            await using var stream = await OpenAsync(client.GetStream());
            Asked.Enqueue(await ReadAsync(stream));
            FirstAsked.TrySetResult();
            if (Says is not { } text)
            {
                await Task.Delay(Timeout.Infinite, _end.Token);
                return;
            }

            var answer = $"{Head}Content-Length: {text.Length}\r\nConnection: close\r\n\r\n{text}";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), _end.Token);
        }
        catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException)
        {
            // The asker left, or the test is over.
        }
    }

    private async Task<Stream> OpenAsync(NetworkStream plain)
    {
        if (_certificate is null)
            return plain;
        var tls = new SslStream(plain);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
        return tls;
    }

    private async Task<(string Head, string Body)> ReadAsync(Stream stream)
    {
        var text = string.Empty;
        var buffer = new byte[4096];
        while (true)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && text.Length - end - 4 >= LengthIn(text[..end]))
                return (text[..end], text[(end + 4)..]);
            var count = await stream.ReadAsync(buffer, _end.Token);
            if (count == 0)
                throw new IOException("the question broke off");
            text += Encoding.Latin1.GetString(buffer, 0, count);
        }
    }

    private static int LengthIn(string head)
    {
        const string Name = "Content-Length: ";
        var line = head.Split("\r\n").FirstOrDefault(line => line.StartsWith(Name, StringComparison.OrdinalIgnoreCase));
        return line is null ? 0 : int.Parse(line[Name.Length..], CultureInfo.InvariantCulture);
    }
}
