namespace GlanceSupervisor.Policy;

/// <summary>
/// When a change that signals ask for begins, such as a reload: at once, unless one runs or has just begun. Then it waits until nobody has
/// asked for a moment, so that a storm of signals ends as one change more, to what is wanted at its end.
/// </summary>
internal sealed class SignalPacing(TimeProvider time)
{
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private long? _begun;
    private long? _firstAsked;
    private long _lastAsked;
    private bool _settle;
    private bool _running;

    /// <summary>Whether one was asked for that has not begun.</summary>
    public bool IsWanted => _firstAsked is not null;

    /// <summary>A change is wanted.</summary>
    public void Ask()
    {
        _lastAsked = time.GetTimestamp();
        if (_firstAsked is not null)
            return;
        _firstAsked = _lastAsked;
        _settle = _running || (_begun is { } begun && time.GetElapsedTime(begun) < Recent);
    }

    /// <summary>Whether one is to begin now.</summary>
    public bool IsDue() =>
        !_running && _firstAsked is { } first
        && (!_settle || time.GetElapsedTime(_lastAsked) >= Quiet || time.GetElapsedTime(first) >= LongestWait);

    /// <summary>One begins; it answers everything asked so far.</summary>
    public void Begin()
    {
        _begun = time.GetTimestamp();
        _firstAsked = null;
        _running = true;
    }

    /// <summary>It has ended, one way or the other.</summary>
    public void End() => _running = false;
}
