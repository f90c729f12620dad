namespace Glance.Stores.Servers;

/// <summary>
/// A token that ends a call when its caller does, or when nothing has happened for a while: a server that hangs keeps nobody.
/// </summary>
internal sealed class ServerPatience : IDisposable
{
    // A timer is set again at most this often, however small the pieces are that come.
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;
    private long _touched;

    public ServerPatience(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        _time = time;
        Limit = limit;
        _source = new CancellationTokenSource(limit, time);
        _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        _touched = time.GetTimestamp();
    }

    /// <summary>How long nothing may happen.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Cancelled by the caller, or because of silence.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Something has happened: the time begins again.</summary>
    public void Touch()
    {
        if (_time.GetElapsedTime(_touched) < Step)
            return;
        Restart();
    }

    /// <summary>A wait begins now, after a time that does not count.</summary>
    public void Restart()
    {
        _touched = _time.GetTimestamp();
        _source.CancelAfter(Limit);
    }

    /// <summary>Whatever comes now does not count.</summary>
    public void Pause() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
