using GlanceWorker.Hosting.Pool;

namespace GlanceWorker.Hosting.Clients;

/// <summary>Gives connections up while others wait for what they hold (docs/decisions/0192), and tells the operator now and then.</summary>
/// <param name="limits">How long clients may keep the worker waiting, and how much one address may hold.</param>
/// <param name="pool">Whose places are wanted.</param>
/// <param name="logger">Where connections that are given up are noted.</param>
internal sealed class GivingUp(ClientLimits limits, RequestPool pool, ILogger logger)
{
    /// <summary>
    /// How long a new connection, or the rest of a request's head, is waited for while others wait: a client that has something to say sends
    /// it right behind the handshake.
    /// </summary>
    public static readonly TimeSpan Silent = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Rested = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NotePeriod = TimeSpan.FromSeconds(10);

    private TimeSpan _noteDue;
    private int _total;

    /// <summary>Connections given up since the start. From any thread.</summary>
    public int Total => Volatile.Read(ref _total);

    /// <summary>Gives up as many as are needed, of those that may go.</summary>
    /// <param name="all">All connections.</param>
    /// <param name="wanted">What is needed.</param>
    /// <param name="now">The time, of the clock of their looks.</param>
    public void Run(WatchedConnection[] all, GiveUpWanted wanted, TimeSpan now)
    {
        var gone = 0;
        if (wanted.Places > 0)
        {
            var policy = new GiveUpPolicy(Rested, GiveUpPolicy.PatienceFor(limits.UnderPressure, pool.Size, pool.WaitingAddresses));
            gone = Choose(
                policy, all, wanted.Places, watched => watched.Admission.HasPlace,
                watched => watched.Admission.Address.Running >= pool.Share, now);
        }

        if (wanted.Connections > gone)
        {
            var share = limits.ShareOf(pool.Connections);
            gone += Choose(
                new GiveUpPolicy(Rested, limits.UnderPressure), all, wanted.Connections - gone, _ => true,
                watched => watched.Admission.Address.Connections > share, now);
        }

        if (wanted.AtOnce > gone)
            gone += EndUnfinished(all, wanted.AtOnce - gone, now);
        if (wanted.AtOnce > gone)
            gone += pool.GiveUpWaiting(wanted.AtOnce - gone);
        Note(gone, now);
    }

    // On which nothing ever came, or nothing more will be asked, or whose request is not whole although it is small: nothing runs for them.
    private int EndUnfinished(WatchedConnection[] all, int wanted, TimeSpan now)
    {
        var unfinished = all
            .Where(watched => !watched.IsEnding && IsUnfinished(watched.Progress, now))
            .OrderByDescending(watched => watched.Progress.Behind(now))
            .GroupBy(watched => watched.Admission.Address)
            .Select(group => (group.Key, group.AsEnumerable()));
        var chosen = MostConnectionsFirst.Choose(unfinished, wanted);
        foreach (var watched in chosen)
        {
            if (watched.Progress.Wait is ClientWait.Lingering or ClientWait.FirstByte)
                watched.EndIdle();
            else
                watched.End("client_pressure_timeout", now, logger);
        }

        return chosen.Count;
    }

    private static bool IsUnfinished(ClientProgress progress, TimeSpan now) => progress.Wait switch
    {
        ClientWait.Lingering => true,
        ClientWait.FirstByte or ClientWait.Head => progress.Behind(now) >= Silent,
        ClientWait.SmallBody => progress.IsStalled(now),
        _ => false,
    };

    private int Choose(
        GiveUpPolicy policy, WatchedConnection[] all, int wanted,
        Func<WatchedConnection, bool> holds, Func<WatchedConnection, bool> isOverShare, TimeSpan now)
    {
        var candidates = all
            .Select((watched, i) => new GiveUpCandidate(i, watched.Progress.Wait, watched.Progress.Behind(now), isOverShare(watched)))
            .Where(candidate => !all[candidate.Connection].IsEnding && holds(all[candidate.Connection]));
        var gone = 0;
        foreach (var candidate in policy.Choose(candidates, wanted))
        {
            gone++;
            var watched = all[candidate.Connection];
            if (candidate.IsIdle)
                watched.EndIdle();
            else
                watched.End("client_pressure_timeout", now, logger);
        }

        return gone;
    }

    private void Note(int gone, TimeSpan now)
    {
        if (gone == 0)
            return;
        var total = Interlocked.Add(ref _total, gone);
        if (now < _noteDue)
            return;
        _noteDue = now + NotePeriod;
        logger.LogWarning(
            "Connections that were idle, kept this worker waiting or waited for a place are given up for others: {Now} now, {Total} since the start; {Running} requests run, {Waiting} wait, {Connections} connections are open",
            gone, total, pool.Running, pool.Waiting, pool.Connections);
    }
}
