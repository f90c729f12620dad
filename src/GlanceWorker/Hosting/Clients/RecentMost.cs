namespace GlanceWorker.Hosting.Clients;

/// <summary>
/// The largest of recent numbers: it holds for its period, from when one as large came last; the smaller ones of that time are forgotten.
/// </summary>
/// <param name="period">How long a number counts.</param>
internal sealed class RecentMost(TimeSpan period)
{
    private int _most;
    private TimeSpan _since;

    /// <summary>Takes a number in.</summary>
    /// <param name="number">The number, from 0.</param>
    /// <param name="now">The time, never less than before.</param>
    /// <returns>The largest that holds.</returns>
    public int MostSince(int number, TimeSpan now)
    {
        if (number >= _most || now - _since > period)
            (_most, _since) = (number, now);
        return _most;
    }
}
