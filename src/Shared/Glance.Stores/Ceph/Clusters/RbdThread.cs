using Glance.Domain.Stores;
using Glance.Stores.Ceph.Native;
using Glance.Stores.Posix;

namespace Glance.Stores.Ceph.Clusters;

/// <summary>
/// Runs calls that wait for a cluster, each on a thread of its own: a cluster that hangs keeps no thread from serving requests
/// (docs/decisions/0376).
/// </summary>
/// <param name="access">The store, for messages, and how long the cluster may be silent.</param>
/// <param name="time">The clock.</param>
internal sealed class RbdThread(RbdAccess access, TimeProvider time)
{
    /// <summary>
    /// How much longer silence is borne here than by Ceph's libraries, whose answer that a request timed out is worth more: then nothing of
    /// it is under way any more.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Lets a request end by itself; how is nobody's concern.</summary>
    public static void Forget(Task request) =>
        _ = request.ContinueWith(static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);

    /// <summary>Runs it for as long as it makes steps.</summary>
    /// <param name="what">What cannot be done when it fails.</param>
    /// <param name="work">What waits; says when a step is done.</param>
    /// <param name="late">Undoes what it did, when it was done after nobody waited any more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">The cluster was silent for too long.</exception>
    /// <exception cref="CephCallException">A call failed.</exception>
    public async Task<T> RunAsync<T>(string what, Func<RbdProgress, T> work, Action<T>? late, CancellationToken cancellationToken)
    {
        var progress = new RbdProgress();
        var running = DiskThread.RunAsync(() => work(progress));
        try
        {
            for (var seen = progress.Steps; ; seen = progress.Steps)
            {
                try
                {
                    return await running.WaitAsync(access.Patience + Grace, time, cancellationToken).ConfigureAwait(false);
                }
                catch (TimeoutException)
                {
                    if (progress.Steps == seen && !running.IsCompleted)
                        throw Silent(what);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or StoreException)
        {
            progress.Forget();
            _ = UndoAsync(running, late);
            throw;
        }
    }

    /// <summary>Waits for a request that Ceph's libraries carry out by themselves.</summary>
    /// <exception cref="StoreException">The cluster was silent for too long.</exception>
    /// <exception cref="CephCallException">The request failed.</exception>
    public async Task<T> AnswerAsync<T>(string what, Task<T> request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.WaitAsync(access.Patience + Grace, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return request.IsCompleted ? await request.ConfigureAwait(false) : throw Silent(what);
        }
    }

    private StoreException Silent(string what) => RbdFailures.Silent(access.StoreId, what, access.Patience, access.PatienceOption);

    private static async Task UndoAsync<T>(Task<T> running, Action<T>? late)
    {
        try
        {
            var done = await running.ConfigureAwait(false);
            if (late is not null)
                await DiskThread.RunAsync(() => { late(done); return true; }).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or StoreException)
        {
            // Whoever asked has been told that there was no answer.
        }
    }
}
