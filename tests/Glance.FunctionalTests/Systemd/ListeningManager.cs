using System.Net.Sockets;
using System.Text;
using Glance.TestKit.Processes;

namespace Glance.FunctionalTests.Systemd;

/// <summary>The other end of NOTIFY_SOCKET: hears what a service tells its manager.</summary>
internal sealed class ListeningManager : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly string _path;

    /// <summary>Begins to exist; messages wait until <see cref="Listen"/>.</summary>
    /// <param name="address">A path, or <c>@name</c> for an abstract socket.</param>
    public ListeningManager(string address)
    {
        _path = address.StartsWith('@') ? '\0' + address[1..] : address;
        _socket.Bind(new UnixDomainSocketEndPoint(_path));
    }

    /// <summary>Messages, each a line with its assignments parted by <c>|</c>.</summary>
    public OutputLog Told { get; } = new();

    /// <summary>Messages that change what systemd believes, without numbers, signs of life and pleas for time.</summary>
    public IReadOnlyList<string> Changes => [.. Told.Lines.Where(line => !line.StartsWith("STATUS=", StringComparison.Ordinal) && !line.StartsWith("EXTEND_TIMEOUT_USEC=", StringComparison.Ordinal) && line != "WATCHDOG=1")];

    /// <summary>Sends to it until its queue is full.</summary>
    public void Fill()
    {
        using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        sender.Connect(new UnixDomainSocketEndPoint(_path));
        try
        {
            while (true)
                sender.Send("STATUS=filled"u8);
        }
        catch (SocketException full) when (full.SocketErrorCode is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable)
        {
            // That is what was wanted.
        }
    }

    /// <summary>Hears what came and what comes.</summary>
    public ListeningManager Listen()
    {
        _ = ListenAsync();
        return this;
    }

    public void Dispose() => _socket.Dispose();

    private async Task ListenAsync()
    {
        var buffer = new byte[65536];
        try
        {
            while (true)
                Told.Add(Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer)).Replace('\n', '|'));
        }
        catch (SocketException)
        {
            // The test is over.
        }
        catch (ObjectDisposedException)
        {
            // Likewise.
        }
    }
}
