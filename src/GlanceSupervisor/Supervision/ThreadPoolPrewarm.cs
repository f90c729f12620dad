namespace GlanceSupervisor.Supervision;

/// <summary>
/// Fills the thread pool, whose size the project file fixes and whose threads stay. The runtime ends a process that cannot create a thread,
/// and a user out of processes (RLIMIT_NPROC, pids.max) must not cost the supervisor.
/// </summary>
internal static class ThreadPoolPrewarm
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A wait that never ends keeps the thread that waits for children; without one it would end with the last of them.
    private static readonly RegisteredWaitHandle Waiting = ThreadPool.RegisterWaitForSingleObject(
        new ManualResetEvent(initialState: false), static (_, _) => { }, state: null, Timeout.InfiniteTimeSpan, executeOnlyOnce: true);

    /// <summary>Returns when every thread of the pool exists.</summary>
    public static void Run()
    {
        GC.KeepAlive(Waiting);
        ThreadPool.GetMaxThreads(out var threads, out _);
        var arrived = new CountdownEvent(threads);
        for (var i = 0; i < threads; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static all =>
                {
                    all.Signal();
                    all.Wait(Patience);
                },
                arrived,
                preferLocal: false);
        }

        arrived.Wait(Patience);
    }
}
