using System.Threading.Tasks.Sources;

namespace GlanceWorker.Transport;

/// <summary>
/// One direction of a socket: remembers that it may be used again, and resumes the one who waits for that, on the thread that tells it.
/// Allocates nothing.
/// </summary>
internal sealed class Readiness : IValueTaskSource
{
    private const int Unknown = 0;
    private const int Ready = 1;
    private const int Awaited = 2;

    private ManualResetValueTaskSourceCore<bool> _source;
    private int _state;

    /// <summary>Waits until <see cref="Tell"/> is called, or was since the last wait. One at a time.</summary>
    public ValueTask WaitAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Unknown, Ready) == Ready)
            return ValueTask.CompletedTask;

        _source.Reset();
        var wait = new ValueTask(this, _source.Version);
        if (Interlocked.CompareExchange(ref _state, Awaited, Unknown) == Unknown)
            return wait;
        Volatile.Write(ref _state, Unknown);
        return ValueTask.CompletedTask;
    }

    /// <summary>The direction may be used.</summary>
    public void Tell()
    {
        if (Interlocked.Exchange(ref _state, Ready) != Awaited)
            return;

        // Who waited uses it up.
        Volatile.Write(ref _state, Unknown);
        _source.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    // Whatever context the one who waits comes from: it is resumed where it is told.
    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);
}
