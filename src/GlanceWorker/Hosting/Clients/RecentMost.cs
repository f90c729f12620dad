namespace GlanceWorker.Hosting.Clients;

/// <summary>The largest of the numbers of the last time; one that was as large again counts anew.</summary>
/// <param name="period">How long a number counts.</param>
internal sealed class RecentMost(TimeSpan period)
{
    private int _most;
    private TimeSpan _since;

    /// <summary>Takes a number in.</summary>
    /// <param name="number">The number, from 0.</param>
    /// <param name="now">The time, never less than before.</param>
    /// <returns>The largest of those that count.</returns>
    public int MostSince(int number, TimeSpan now)
    {
        if (number >= _most || now - _since > period)
            (_most, _since) = (number, now);
        return _most;
    }
}
