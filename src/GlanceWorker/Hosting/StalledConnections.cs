using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace GlanceWorker.Hosting;

/// <summary>
/// Cuts connections on which no byte has moved in either direction for <c>client_socket_timeout</c>: half-open clients, stalled uploads,
/// readers that stopped reading. The kernel keeps those times (TCP_INFO, tcp(7)), so requests pay nothing for it.
/// </summary>
internal sealed class StalledConnections : IAsyncDisposable
{
    private const int TcpLevel = 6;
    private const int TcpInfo = 11;

    // Offsets in struct tcp_info of linux/tcp.h; milliseconds since data was last sent and received.
    private const int LastDataSent = 44;
    private const int LastDataReceived = 52;
    private const int InfoSize = 104;

    private readonly ConcurrentDictionary<ConnectionContext, Socket> _connections = new();
    private readonly TimeSpan _limit;
    private readonly ILogger _logger;
    private readonly PeriodicTimer? _timer;
    private readonly Task _sweeping;

    /// <summary>Begins to watch.</summary>
    /// <param name="limit">How long nothing may move; zero for ever.</param>
    /// <param name="time">The clock of the sweeps.</param>
    /// <param name="logger">Where cut connections are noted.</param>
    public StalledConnections(TimeSpan limit, TimeProvider time, ILogger logger)
    {
        _limit = limit;
        _logger = logger;
        if (limit <= TimeSpan.Zero)
        {
            _sweeping = Task.CompletedTask;
            return;
        }

        _timer = new PeriodicTimer(Period(limit), time);
        _sweeping = SweepAsync(_timer);
    }

    /// <summary>Watches a connection until it closes.</summary>
    public void Add(ConnectionContext connection, Socket socket)
    {
        if (_timer is not null)
            _connections.TryAdd(connection, socket);
    }

    /// <summary>The connection has closed.</summary>
    public void Remove(ConnectionContext connection) => _connections.TryRemove(connection, out _);

    public async ValueTask DisposeAsync()
    {
        _timer?.Dispose();
        await _sweeping;
    }

    // A tenth of the limit is exact enough, and never so often that it costs.
    private static TimeSpan Period(TimeSpan limit) =>
        TimeSpan.FromSeconds(Math.Clamp(limit.TotalSeconds / 10, 0.1, 30));

    private static TimeSpan? Idle(Socket socket)
    {
        Span<byte> info = stackalloc byte[InfoSize];
        try
        {
            var size = socket.GetRawSocketOption(TcpLevel, TcpInfo, info);
            if (size < LastDataReceived + sizeof(uint))
                return null;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return null;
        }

        var sent = BinaryPrimitives.ReadUInt32LittleEndian(info[LastDataSent..]);
        var received = BinaryPrimitives.ReadUInt32LittleEndian(info[LastDataReceived..]);
        return TimeSpan.FromMilliseconds(Math.Min(sent, received));
    }

    private async Task SweepAsync(PeriodicTimer timer)
    {
        while (await timer.WaitForNextTickAsync())
        {
            foreach (var (connection, socket) in _connections)
            {
                if (Idle(socket) is not { } idle || idle < _limit)
                    continue;
                _logger.LogDebug("Connection of {Client} closed: nothing has moved for {Idle:F1} s (client_socket_timeout {Limit} s)", connection.RemoteEndPoint, idle.TotalSeconds, _limit.TotalSeconds);
                Remove(connection);
                connection.Abort(new ConnectionAbortedException("nothing moved for client_socket_timeout"));
            }
        }
    }
}
