namespace GlanceWorker.Hosting.Clients;

/// <summary>
/// Which connections are closed while others wait for what they hold: idle ones first, the longest idle before others, as nginx does with
/// its reusable connections, and with them those that only linger; then clients that keep the worker waiting, those of an address above
/// its share first, the furthest behind before others.
/// </summary>
/// <param name="rested">How long a connection has been idle at least: its client may be about to ask.</param>
/// <param name="patience">How far behind a client is at least; zero gives up none but idle ones.</param>
internal sealed class GiveUpPolicy(TimeSpan rested, TimeSpan patience)
{
    // A transfer that moves is sometimes silent for as long as a lost packet takes to be sent again.
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How far behind a client is at least, when it holds a place that others wait for. Behind a crowd that fills the pool several times
    /// one would wait for the limit as often; so it shrinks with the number of those who wait (docs/decisions/0398).
    /// </summary>
    /// <param name="limit">As configured: for when few wait; zero gives up none.</param>
    /// <param name="places">Places there are.</param>
    /// <param name="waiting">Addresses that wait for one: not requests, or a single client could shorten the time of all others.</param>
    public static TimeSpan PatienceFor(TimeSpan limit, int places, int waiting)
    {
        var patience = limit * (places / (double)(places + waiting));
        return patience > LeastPatience ? patience : limit < LeastPatience ? limit : LeastPatience;
    }

    /// <summary>Chooses at most so many, the first to go first.</summary>
    /// <param name="candidates">All that hold what is wanted.</param>
    /// <param name="wanted">How many are needed.</param>
    public IEnumerable<GiveUpCandidate> Choose(IEnumerable<GiveUpCandidate> candidates, int wanted) =>
        candidates.Where(MayGo)
            .OrderByDescending(candidate => candidate.IsIdle)
            .ThenByDescending(candidate => !candidate.IsIdle && candidate.IsOverShare)
            .ThenByDescending(candidate => candidate.Behind)
            .Take(wanted);

    private bool MayGo(GiveUpCandidate candidate) => candidate.Wait is not ClientWait.Nothing
        && (candidate.IsIdle ? !candidate.MayAsk || candidate.Behind >= rested : patience > TimeSpan.Zero && candidate.Behind >= patience);
}
