using System.Collections.Concurrent;
using System.Net;
using GlanceWorker.Hosting.Pool;
using GlanceWorker.Transport;
using Microsoft.AspNetCore.Connections;

namespace GlanceWorker.Hosting.Clients;

/// <summary>
/// Ends connections whose clients keep the worker waiting for longer than the limits allow, and gives up some when places or descriptors
/// are nearly used up and others wait for them (docs/decisions/0191, 0192). Requests pay nothing for it: it looks at all connections now
/// and then.
/// </summary>
internal sealed class StalledConnections : IAsyncDisposable
{
    private static readonly TimeSpan Rested = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestSilencePeriod = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan NotePeriod = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<ClientConnection, WatchedConnection> _watched = new();
    private readonly ClientLimits _limits;
    private readonly TimeSpan _silence;
    private readonly RequestPool _pool;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly GiveUpPolicy _policy;
    private readonly long _began;
    private readonly TimeSpan _period;
    private readonly ITimer _timer;
    private TimeSpan _silenceDue;
    private TimeSpan _noteDue;
    private long _lastPass;
    private int _passing;
    private int _wantedConnections;
    private int _wantedPlaces;
    private int _givenUp;

    /// <summary>Begins to watch.</summary>
    /// <param name="limits">How long clients may keep the worker waiting.</param>
    /// <param name="silence">How long nothing at all may move on a connection (<c>client_socket_timeout</c>); zero for ever.</param>
    /// <param name="pool">Whose places are wanted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where ended connections are noted.</param>
    public StalledConnections(ClientLimits limits, TimeSpan silence, RequestPool pool, TimeProvider time, ILogger logger)
    {
        _limits = limits;
        _silence = silence;
        _pool = pool;
        _time = time;
        _logger = logger;
        _policy = new GiveUpPolicy(Rested, limits.UnderPressure);
        _began = time.GetTimestamp();
        _period = Period([limits.FirstByte, limits.Header, limits.SmallBody, limits.Grace, limits.UnderPressure, silence]);
        _timer = time.CreateTimer(static self => ((StalledConnections)self!).Pass(), this, _period, _period);
    }

    /// <summary>Asked while the worker leaves: whether somebody waits for its end, so that whoever keeps it waiting is given up.</summary>
    public Func<bool>? IsHurried { get; set; }

    /// <summary>How long clients may keep the worker waiting, and how much one address may hold.</summary>
    public ClientLimits Limits => _limits;

    /// <summary>Connections given up for others since the start.</summary>
    public int GivenUp => Volatile.Read(ref _givenUp);

    /// <summary>Watches a connection until it closes.</summary>
    public void Add(ClientConnection connection, ConnectionAdmission admission) =>
        _watched.TryAdd(connection, new WatchedConnection(connection, admission, new ClientProgress(_limits, Now())));

    /// <summary>The connection has closed.</summary>
    public void Remove(ClientConnection connection) => _watched.TryRemove(connection, out _);

    /// <summary>
    /// Whether a connection that was just accepted may stay. When few descriptors are left, idle connections are given up, and an address
    /// that has its share of what connections can have gets no more; nor does one that already has as many requests waiting as the pool has
    /// places.
    /// </summary>
    /// <param name="client">Who.</param>
    /// <param name="left">Connections that can be accepted after it.</param>
    /// <param name="scarce">How few of those are few.</param>
    public bool MayStay(IPAddress client, long left, long scarce)
    {
        var (connections, waiting) = _pool.Of(client);
        if (left >= scarce)
            return waiting < _pool.Size;
        WantConnections((int)(scarce - left));
        var possible = _pool.Connections + Math.Max(0, left) + 1;
        return connections < _limits.ShareOfScarce((int)possible);
    }

    /// <summary>Descriptors are needed for so many connections more.</summary>
    public void WantConnections(int wanted) => Want(ref _wantedConnections, wanted);

    /// <summary>So many requests or connections wait for a place in the pool.</summary>
    public void WantPlaces(int wanted) => Want(ref _wantedPlaces, wanted);

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    // A tenth of a limit is exact enough.
    private static TimeSpan Period(IEnumerable<TimeSpan> limits)
    {
        var shortest = limits.Where(limit => limit > TimeSpan.Zero).DefaultIfEmpty(TimeSpan.MaxValue).Min() / 10;
        return shortest < ShortestPeriod ? ShortestPeriod : shortest > LongestPeriod ? LongestPeriod : shortest;
    }

    private TimeSpan Now() => _time.GetElapsedTime(_began);

    private void Want(ref int counter, int wanted)
    {
        int had;
        do
        {
            had = Volatile.Read(ref counter);
            if (wanted <= had)
                return;
        }
        while (Interlocked.CompareExchange(ref counter, wanted, had) != had);

        // Soon, and not more often than is of use.
        if (had == 0)
            _timer.Change(ShortestPeriod - Min(_time.GetElapsedTime(Volatile.Read(ref _lastPass)), ShortestPeriod), _period);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private void Pass()
    {
        if (Interlocked.Exchange(ref _passing, 1) != 0)
            return;
        Volatile.Write(ref _lastPass, _time.GetTimestamp());
        var now = Now();
        var asksForSilence = _silence > TimeSpan.Zero && now >= _silenceDue;
        if (asksForSilence)
            _silenceDue = now + Min(_silence / 10, LongestSilencePeriod);
        foreach (var (_, watched) in _watched)
        {
            watched.Look(now);
            var exceeded = watched.Progress.Exceeded(now);
            if (exceeded is null && asksForSilence && watched.Connection.Idle() is { } idle && idle >= _silence)
                exceeded = "client_socket_timeout";
            if (exceeded is not null && !watched.IsEnding)
                End(watched, exceeded, now);
        }

        GiveUp(now);
        Volatile.Write(ref _passing, 0);
    }

    private void GiveUp(TimeSpan now)
    {
        var connections = Interlocked.Exchange(ref _wantedConnections, 0);
        var places = Math.Max(Interlocked.Exchange(ref _wantedPlaces, 0), _pool.Waiting);
        if (IsHurried?.Invoke() == true)
            connections = places = int.MaxValue;
        if (connections == 0 && places == 0)
            return;

        var all = _watched.Values.ToArray();
        var gone = 0;
        if (places > 0)
            gone = GiveUp(all, places, watched => watched.Admission.IsServing, watched => watched.Admission.Address.Running >= _pool.Share, now);
        if (connections > gone)
            gone += GiveUp(all, connections - gone, _ => true, watched => watched.Admission.Address.Connections > _limits.ShareOf(_pool.Connections), now);
        Note(gone, now);
    }

    private int GiveUp(WatchedConnection[] all, int wanted, Func<WatchedConnection, bool> holds, Func<WatchedConnection, bool> isOverShare, TimeSpan now)
    {
        var candidates = all.Select((watched, i) => new GiveUpCandidate(i, watched.Progress.Wait, watched.Progress.Behind(now), isOverShare(watched)))
            .Where(candidate => !all[candidate.Connection].IsEnding && holds(all[candidate.Connection]));
        var gone = 0;
        foreach (var candidate in _policy.Choose(candidates, wanted))
        {
            gone++;
            var watched = all[candidate.Connection];
            if (!candidate.IsIdle)
            {
                End(watched, "client_pressure_timeout", now);
                continue;
            }

            // A request that comes in this moment is still answered, or was not read and can be sent again.
            watched.IsEnding = true;
            watched.Connection.EndInput();
        }

        return gone;
    }

    private void End(WatchedConnection watched, string option, TimeSpan now)
    {
        _logger.LogDebug(
            "Connection of {Client} closed: {Option} exceeded, {Wait} was waited for and is behind by {Behind:F1} s",
            watched.Connection.RemoteEndPoint, option, watched.Progress.Wait, watched.Progress.Behind(now).TotalSeconds);
        watched.IsEnding = true;
        watched.Connection.Abort(new ConnectionAbortedException(option));
    }

    private void Note(int gone, TimeSpan now)
    {
        if (gone == 0)
            return;
        var total = Interlocked.Add(ref _givenUp, gone);
        if (now < _noteDue)
            return;
        _noteDue = now + NotePeriod;
        _logger.LogWarning(
            "Connections that were idle or kept this worker waiting are given up for others: {Now} now, {Total} since the start; {Running} requests run, {Waiting} wait, {Connections} connections are open",
            gone, total, _pool.Running, _pool.Waiting, _pool.Connections);
    }
}
