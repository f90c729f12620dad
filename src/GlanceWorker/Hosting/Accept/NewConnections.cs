using Glance.Linux.Connections;
using GlanceWorker.Hosting.Clients;
using GlanceWorker.Hosting.Pool;
using GlanceWorker.Transport;
using Microsoft.AspNetCore.Connections;

namespace GlanceWorker.Hosting.Accept;

/// <summary>
/// Makes connections of accepted sockets and counts them. One that has not sent a request keeps a place in the pool, but not for long:
/// half-open clients must not fill it. For the accept thread.
/// </summary>
internal sealed class NewConnections : IDisposable
{
    /// <summary>How long a connection without a request keeps its place.</summary>
    internal static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    /// <summary>As <see cref="FreshFor"/>, when there is no place left.</summary>
    internal static readonly TimeSpan FreshUnderPressure = GivingUp.Silent;

    private readonly RequestPool _pool;
    private readonly StalledConnections _stalled;
    private readonly IClientTransport _transport;
    private readonly TimeProvider _time;
    private readonly Action<int> _publish;
    private readonly Action<IClientConnection> _whenClosed;
    private readonly Queue<(ConnectionAdmission Admission, long Since)> _fresh = new();

    /// <summary>Prepares to take connections in.</summary>
    /// <param name="pool">Whose connections are counted.</param>
    /// <param name="stalled">Who ends connections on which nothing moves.</param>
    /// <param name="transport">What carries their bytes; owned from now on.</param>
    /// <param name="publish">Told the number of connections whenever it changes.</param>
    /// <param name="time">The clock.</param>
    public NewConnections(RequestPool pool, StalledConnections stalled, IClientTransport transport, Action<int> publish, TimeProvider time)
    {
        _pool = pool;
        _stalled = stalled;
        _transport = transport;
        _publish = publish;
        _time = time;
        _whenClosed = OnClosed;
    }

    /// <summary>Takes a connection in; one that cannot be watched holds nothing afterwards.</summary>
    /// <exception cref="IOException">The kernel refused to watch it; it is closed.</exception>
    public ConnectionContext Open(ConnectedSocket socket)
    {
        var connection = _transport.Open(socket, _whenClosed);
        var admission = new ConnectionAdmission(_pool, connection, _publish);
        _fresh.Enqueue((admission, _time.GetTimestamp()));
        connection.Context.Features.Set(admission);
        _stalled.Add(connection, admission);
        try
        {
            connection.Start();
        }
        catch (IOException)
        {
            OnClosed(connection);
            throw;
        }

        return connection.Context;
    }

    /// <summary>Takes the place away from connections that sent no request in time.</summary>
    /// <param name="inTime">For how long they keep it.</param>
    public void ReleaseOverdue(TimeSpan inTime)
    {
        while (_fresh.TryPeek(out var oldest) && _time.GetElapsedTime(oldest.Since) > inTime)
        {
            _fresh.Dequeue();
            oldest.Admission.RequestArrived();
        }
    }

    public void Dispose() => _transport.Dispose();

    private void OnClosed(IClientConnection connection)
    {
        connection.Context.Features.Get<ConnectionAdmission>()?.Closed();
        _stalled.Remove(connection);
    }
}
