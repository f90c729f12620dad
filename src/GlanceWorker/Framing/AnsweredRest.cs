namespace GlanceWorker.Framing;

/// <summary>
/// The rest of a request that is answered already. Kestrel reads it, so that the connection can be kept; after 5 s it would end that with a
/// reset, which destroys an answer that the client has not read. Before that it is told that nothing more comes (docs/decisions/0399).
/// </summary>
internal struct AnsweredRest
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    // Plus one, so that 0 is never.
    private long _since;
    private volatile bool _isLeft;

    /// <summary>Whether it is read no more. From any thread.</summary>
    public readonly bool IsLeft => _isLeft;

    /// <summary>Called from time to time, by one thread; says whether the reading is to end now.</summary>
    /// <param name="isRead">Whether the rest of such a request is being read.</param>
    /// <param name="time">The clock.</param>
    public bool Look(bool isRead, TimeProvider time)
    {
        if (!isRead)
        {
            _since = 0;
            _isLeft = false;
            return false;
        }

        if (_since == 0)
            _since = time.GetTimestamp() + 1;
        if (_isLeft || time.GetElapsedTime(_since - 1) < Longest)
            return false;
        _isLeft = true;
        return true;
    }
}
