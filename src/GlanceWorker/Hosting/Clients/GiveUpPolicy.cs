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
