namespace Glance.Stores.Posix;

/// <summary>Runs what waits for a disk, away from the threads that serve requests.</summary>
internal static class DiskThread
{
    /// <summary>
    /// Runs it on a thread of its own; on one of the pool when no thread can be made, at a limit of processes or of memory: then it is
    /// slower for others, and an upload that was received is not lost (docs/decisions/0264).
    /// </summary>
    /// <param name="work">What waits.</param>
    /// <param name="threads">Makes the thread; null for the system's.</param>
    public static Task<T> RunAsync<T>(Func<T> work, TaskScheduler? threads = null)
    {
        try
        {
            return Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, threads ?? TaskScheduler.Default);
        }
        catch (TaskSchedulerException)
        {
            return Task.Run(work);
        }
    }
}
