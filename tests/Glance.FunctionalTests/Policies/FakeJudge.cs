using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Glance.FunctionalTests.Policies;

/// <summary>A service that rules with an address ask, over HTTP or HTTPS, one question a connection.</summary>
internal sealed class FakeJudge : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? _certificate;
    private readonly Task _loop;

    /// <param name="certificate">Its certificate; without one it speaks plain HTTP. With one it also wants to see the asker's.</param>
    public FakeJudge(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        _loop = ListenAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Address =>
        $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>What it says to everything.</summary>
    public string Answer { get; set; } = "True";

    /// <summary>What it was asked: head and body as they came.</summary>
    public ConcurrentQueue<string> Questions { get; } = [];

    /// <summary>Subjects of the askers' certificates.</summary>
    public ConcurrentQueue<string> Askers { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _loop;
    }

    private async Task ListenAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync()));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
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
            Questions.Enqueue(await ReadAsync(stream));
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Answer.Length}\r\nConnection: close\r\n\r\n{Answer}"));
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The asker does not trust this judge, and left.
        }
    }

    private async Task<Stream> OpenAsync(NetworkStream plain)
    {
        if (_certificate is null)
            return plain;
        var tls = new SslStream(plain);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = _certificate,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, asker, _, _) =>
            {
                Askers.Enqueue(asker?.Subject ?? "");
                return asker is not null;
            },
        });
        return tls;
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        int count;
        while (!IsWhole(text.ToString()) && (count = await stream.ReadAsync(buffer)) > 0)
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        return text.ToString();
    }

    private static bool IsWhole(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        var length = text[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        return length is null || Encoding.UTF8.GetByteCount(text[(end + 4)..]) >= int.Parse(length["Content-Length: ".Length..], CultureInfo.InvariantCulture);
    }
}
