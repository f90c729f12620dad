namespace GlanceWorker.Hosting.Pool;

/// <summary>Where the accept thread waits until the pool has room; while it does not wait, a place that is given back costs nothing.</summary>
/// <param name="hasRoom">Whether there is room.</param>
internal sealed class RoomSignal(Func<bool> hasRoom) : IDisposable
{
    private readonly AutoResetEvent _signal = new(initialState: false);
    private volatile bool _isAwaited;

    /// <summary>Waits on the calling thread, the accept thread's, until there is room; says whether there is.</summary>
    /// <param name="atMost">How long.</param>
    public bool Wait(TimeSpan atMost)
    {
        _isAwaited = true;
        try
        {
            // Asked again: room that came before this was awaited was told to nobody.
            return hasRoom() || (_signal.WaitOne(atMost) && hasRoom());
        }
        finally
        {
            _isAwaited = false;
        }
    }

    /// <summary>There may be room.</summary>
    public void Wake()
    {
        if (_isAwaited)
            _signal.Set();
    }

    public void Dispose() => _signal.Dispose();
}
