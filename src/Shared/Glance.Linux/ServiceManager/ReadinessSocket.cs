using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Glance.Linux.ServiceManager;

/// <summary>The manager's end of sd_notify(3), for a program that starts a service and waits until it serves.</summary>
public sealed class ReadinessSocket : IDisposable
{
    // Far more than the longest message of a service, which names its reasons.
    private const int MostBytes = 256 * 1024;

    private readonly Socket _socket;

    private ReadinessSocket(Socket socket, string address)
    {
        _socket = socket;
        Address = address;
    }

    /// <summary>What NOTIFY_SOCKET is to say.</summary>
    public string Address { get; }

    /// <summary>Opens a socket without a file, which goes with this process.</summary>
    public static ReadinessSocket Open()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"glance-control/{Environment.ProcessId}/{Guid.NewGuid():N}");
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint("\0" + name));
            return new ReadinessSocket(socket, "@" + name);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The next message.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<string> ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[MostBytes];
        var length = await _socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    /// <summary>A message that has come already; null when there is none.</summary>
    public string? TryReceive()
    {
        if (_socket.Available == 0)
            return null;
        var buffer = new byte[MostBytes];
        return Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer));
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
