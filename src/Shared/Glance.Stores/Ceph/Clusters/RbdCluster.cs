using Glance.Domain.Stores;
using Glance.Stores.Ceph.Native;
using Glance.Stores.Posix;

namespace Glance.Stores.Ceph.Clusters;

/// <summary>
/// A store's way to its cluster: one connection for all requests, made when the first of them needs it and anew when the cluster has shut
/// it
/// out. Requests that come while it is made wait for the same attempt, none for longer than the cluster may be silent.
/// </summary>
/// <param name="access">How the cluster is reached.</param>
/// <param name="time">The clock.</param>
internal sealed class RbdCluster(RbdAccess access, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly RbdThread _threads = new(access, time);
    private Task<RbdConnection>? _connecting;

    /// <summary>The cluster's id; null before the first connection stands.</summary>
    public string? Fsid { get; private set; }

    /// <summary>Does work with the connection, on a thread of its own.</summary>
    /// <param name="what">What cannot be done when it fails, for the message.</param>
    /// <param name="work">The work.</param>
    /// <param name="late">Undoes what it did, when it was done after nobody waited any more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">It failed, in whichever way.</exception>
    public async Task<T> RunAsync<T>(
        string what, Func<RbdSession, T> work, CancellationToken cancellationToken, Action<T>? late = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var connection = await ConnectAsync(what, cancellationToken).ConfigureAwait(false);
        try
        {
            return await _threads.RunAsync(what, progress => Work(connection, work, progress), late, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is CephCallException or RbdPoolMissingException)
        {
            throw Failure(what, e, connection);
        }
    }

    /// <summary>Waits for a request that Ceph's libraries carry out by themselves.</summary>
    /// <exception cref="StoreException">It failed, in whichever way.</exception>
    public async Task<T> AnswerAsync<T>(string what, Task<T> request, RbdConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await _threads.AnswerAsync(what, request, cancellationToken).ConfigureAwait(false);
        }
        catch (CephCallException e)
        {
            throw Failure(what, e, connection);
        }
    }

    // The work holds the connection itself: it may go on after everybody has stopped waiting for it.
    private static T Work<T>(RbdConnection connection, Func<RbdSession, T> work, RbdProgress progress)
    {
        try
        {
            return work(new RbdSession(connection, progress));
        }
        finally
        {
            connection.Release();
        }
    }

    private StoreException Failure(string what, Exception cause, RbdConnection connection)
    {
        if (cause is not CephCallException call)
            return Away($"{what}: the pool is not there", cause);
        if (RbdFailures.IsOfConnection(call.Errno))
            GiveUp(connection);
        return RbdFailures.Of(access.StoreId, what, call);
    }

    private StoreException Away(string how, Exception cause) =>
        new(StoreFailure.Unavailable, access.StoreId, $"Store {access.StoreId}: {how}", cause);

    /// <summary>The connection, in use; whoever gets it releases it.</summary>
    private async Task<RbdConnection> ConnectAsync(string what, CancellationToken cancellationToken)
    {
        while (true)
        {
            var connecting = Connecting();
            RbdConnection connection;
            try
            {
                connection = await _threads.AnswerAsync(what, connecting, cancellationToken).ConfigureAwait(false);
            }
            catch (CephCallException e)
            {
                // No such file, no such user: it is the store that cannot be used, not an image that is missing.
                throw Away($"{what}: the Ceph cluster cannot be reached", e);
            }

            if (connection.TryUse())
                return connection;
        }
    }

    private Task<RbdConnection> Connecting()
    {
        lock (_lock)
        {
            if (_connecting is null or { IsFaulted: true })
                _connecting = DiskThread.RunAsync(Open);
            return _connecting;
        }
    }

    private RbdConnection Open()
    {
        var connection = RbdConnection.Open(access);
        Fsid = connection.Fsid;
        return connection;
    }

    private void GiveUp(RbdConnection connection)
    {
        lock (_lock)
        {
            if (_connecting is not { IsCompletedSuccessfully: true } current || current.GetAwaiter().GetResult() != connection)
                return;
            _connecting = null;
        }

        connection.Release();
    }
}
