using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Glance.TestKit.Http;

/// <summary>A connection that says exactly what a test wants, well-formed or not.</summary>
public sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new();

    private RawConnection()
    {
    }

    /// <summary>Connects.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="from">The address to come from; null for any.</param>
    public static async Task<RawConnection> OpenAsync(Uri address, string? from = null)
    {
        var connection = new RawConnection();
        if (from is not null)
            connection._client.Client.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await connection._client.ConnectAsync(address.Host, address.Port);
        return connection;
    }

    /// <summary>Sends text; a bare line feed is sent as CR LF.</summary>
    public async Task SendAsync(string text) =>
        await _client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text.ReplaceLineEndings("\r\n")));

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(byte[] data) => await _client.GetStream().WriteAsync(data);

    /// <summary>What the server says next, until it pauses at the end of a head or closes.</summary>
    public async Task<string> ReceiveHeadAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await _client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            if (count == 0)
                break;
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    /// <summary>Everything the server says until it closes.</summary>
    public async Task<string> ReceiveAllAsync()
    {
        var bytes = new MemoryStream();
        await _client.GetStream().CopyToAsync(bytes).WaitAsync(TimeSpan.FromSeconds(30));
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>Whether the server closes its end.</summary>
    public async Task<bool> IsClosedAsync(TimeSpan atMost)
    {
        try
        {
            return await _client.GetStream().ReadAsync(new byte[4096]).AsTask().WaitAsync(atMost) == 0;
        }
        catch (IOException)
        {
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Sends no more, and goes on listening.</summary>
    public void HalfClose() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with a reset.</summary>
    public void Reset()
    {
        _client.Client.LingerState = new LingerOption(true, 0);
        _client.Client.Dispose();
    }

    /// <summary>All that the server says until it closes its end.</summary>
    public async Task<byte[]> ReceiveToTheEndAsync()
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await _client.Client.ReceiveAsync(buffer.AsMemory()).AsTask().WaitAsync(TimeSpan.FromSeconds(30)) is > 0 and var count)
            all.Write(buffer, 0, count);
        return all.ToArray();
    }

    /// <summary>Waits until the server ends the connection, whatever it says before.</summary>
    public async Task<bool> EndsAsync(TimeSpan atMost)
    {
        try
        {
            var buffer = new byte[4096];
            while (await _client.Client.ReceiveAsync(buffer.AsMemory()).AsTask().WaitAsync(atMost) > 0)
            {
            }

            return true;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Whether the server has ended the connection.</summary>
    public bool HasEnded => _client.Client.Poll(0, SelectMode.SelectRead) && _client.Client.Available == 0;

    /// <summary>Receives at most so many bytes.</summary>
    public async Task<int> ReceiveSomeAsync(int most) => await _client.Client.ReceiveAsync(new byte[most].AsMemory()).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
