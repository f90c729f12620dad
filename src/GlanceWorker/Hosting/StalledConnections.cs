using System.Collections.Concurrent;
using GlanceWorker.Transport;
using Microsoft.AspNetCore.Connections;

namespace GlanceWorker.Hosting;

/// <summary>
/// Cuts connections on which no byte has moved in either direction for <c>client_socket_timeout</c>: half-open clients, stalled uploads,
/// readers that stopped reading. The kernel keeps those times (TCP_INFO, tcp(7)), so requests pay nothing for it.
/// </summary>
internal sealed class StalledConnections : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ClientConnection, bool> _connections = new();
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
    public void Add(ClientConnection connection)
    {
        if (_timer is not null)
            _connections.TryAdd(connection, true);
    }

    /// <summary>The connection has closed.</summary>
    public void Remove(ClientConnection connection) => _connections.TryRemove(connection, out _);

    public async ValueTask DisposeAsync()
    {
        _timer?.Dispose();
        await _sweeping;
    }

    // A tenth of the limit is exact enough, and never so often that it costs.
    private static TimeSpan Period(TimeSpan limit) =>
        TimeSpan.FromSeconds(Math.Clamp(limit.TotalSeconds / 10, 0.1, 30));

    private async Task SweepAsync(PeriodicTimer timer)
    {
        while (await timer.WaitForNextTickAsync())
        {
            foreach (var (connection, _) in _connections)
            {
                if (connection.Idle() is not { } idle || idle < _limit)
                    continue;
                _logger.LogDebug("Connection of {Client} closed: nothing has moved for {Idle:F1} s (client_socket_timeout {Limit} s)", connection.RemoteEndPoint, idle.TotalSeconds, _limit.TotalSeconds);
                Remove(connection);
                connection.Abort(new ConnectionAbortedException("nothing moved for client_socket_timeout"));
            }
        }
    }
}
