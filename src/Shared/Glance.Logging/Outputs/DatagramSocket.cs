using System.Net.Sockets;

namespace Glance.Logging.Outputs;

/// <summary>A Unix datagram socket that never waits: the daemon behind it may be absent, restarted or slow.</summary>
internal sealed class DatagramSocket(string path, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private Socket? _socket;
    private long? _lastFailure;
    private string _reason = "";

    public string Path => path;

    /// <summary>Null when the datagram is sent, else the reason.</summary>
    public string? Send(ReadOnlySpan<byte> datagram)
    {
        if (_socket is null && _lastFailure is { } last && time.GetElapsedTime(last) < RetryInterval)
        {
            return _reason;
        }

        try
        {
            _socket ??= Connect();
            _socket.Send(datagram);
            return null;
        }
        catch (SocketException exception)
        {
            _reason = exception.Message;
            if (exception.SocketErrorCode is not (SocketError.WouldBlock or SocketError.MessageSize or SocketError.NoBufferSpaceAvailable))
            {
                _socket?.Dispose();
                _socket = null;
                _lastFailure = time.GetTimestamp();
            }

            return _reason;
        }
    }

    public void Dispose() => _socket?.Dispose();

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
