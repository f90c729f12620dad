using System.Collections.Concurrent;
using System.Net;
using GlanceWorker.Hosting.Pool;
using GlanceWorker.Transport;

namespace GlanceWorker.Hosting.Clients;

/// <summary>
/// Ends connections whose clients keep the worker waiting for longer than the limits allow, and gives up some when places or descriptors
/// are nearly used up and others wait for them (docs/decisions/0191, 0192). Requests pay nothing for it: it looks at all connections now
/// and then.
/// </summary>
internal sealed class StalledConnections : IAsyncDisposable
{
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestSilencePeriod = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<IClientConnection, WatchedConnection> _watched = new();
    private readonly ClientLimits _limits;
    private readonly TimeSpan _silence;
    private readonly RequestPool _pool;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly GivingUp _givingUp;
    private readonly RecentMost _recentlyStalled;
    private readonly long _began;
    private readonly TimeSpan _period;
    private readonly ITimer _timer;
    private TimeSpan _silenceDue;
    private long _lastPass;
    private int _passing;
    private volatile bool _isLeaving;
    private int _wantedConnections;
    private int _wantedAtOnce;
    private int _wantedPlaces;

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
        _givingUp = new GivingUp(limits, pool, logger);

        // Once they are given up, those who come in their places are no better for a while.
        _recentlyStalled = new RecentMost(2 * limits.UnderPressure);
        _began = time.GetTimestamp();
        _period = Period([limits.FirstByte, limits.Header, limits.SmallBody, limits.Grace, limits.UnderPressure, silence]);
        _timer = time.CreateTimer(static self => ((StalledConnections)self!).Pass(), this, _period, _period);
    }

    /// <summary>Asked while the worker leaves: whether somebody waits for its end, so that whoever keeps it waiting is given up.</summary>
    public Func<bool>? IsHurried { get; set; }

    /// <summary>How long clients may keep the worker waiting, and how much one address may hold.</summary>
    public ClientLimits Limits => _limits;

    /// <summary>Connections given up for others since the start.</summary>
    public int GivenUp => _givingUp.Total;

    /// <summary>Watches a connection until it closes.</summary>
    public void Add(IClientConnection connection, ConnectionAdmission admission) =>
        _watched.TryAdd(connection, new WatchedConnection(connection, admission, new ClientProgress(_limits, Now())));

    /// <summary>The connection has closed.</summary>
    public void Remove(IClientConnection connection) => _watched.TryRemove(connection, out _);

    /// <summary>
    /// Whether a connection that was just accepted may stay. When few descriptors are left, idle connections are given up, and an address
    /// that has its share of what connections can have gets no more; nor does one that already has as many requests waiting as the pool has
    /// places. When almost none is left, none of those who have most gets another, and they lose some for others (docs/decisions/0336).
    /// </summary>
    /// <param name="client">Who.</param>
    /// <param name="left">Connections that can be accepted after it.</param>
    /// <param name="scarce">How few of those are few.</param>
    /// <param name="last">How few are almost none.</param>
    public bool MayStay(IPAddress client, long left, long scarce, long last)
    {
        var (connections, waiting) = _pool.Of(client);
        if (left >= scarce)
            return waiting < _pool.Size;
        WantConnections((int)(scarce - left));
        var possible = _pool.Connections + Math.Max(0, left) + 1;
        if (connections >= _limits.ShareOfScarce((int)possible))
            return false;
        if (left >= last)
            return true;

        // Not for the next to most either: it would take the connection of that one, which would take it back.
        if (connections >= MostConnectionsFirst.Spared && !_pool.AnyHasMoreThan(connections + 1))
            return false;
        WantConnectionsAtOnce((int)(last - left));
        return true;
    }

    /// <summary>Descriptors are needed for so many connections more.</summary>
    public void WantConnections(int wanted) => Want(ref _wantedConnections, wanted);

    /// <summary>
    /// As <see cref="WantConnections"/>, and those on which nothing ever came and requests that only wait for a place go, too: of the
    /// addresses with most connections.
    /// </summary>
    public void WantConnectionsAtOnce(int wanted)
    {
        Want(ref _wantedAtOnce, wanted);
        WantConnections(wanted);
    }

    /// <summary>So many requests or connections wait for a place in the pool.</summary>
    public void WantPlaces(int wanted) => Want(ref _wantedPlaces, wanted);

    /// <summary>The worker leaves: connections that only linger end at once.</summary>
    public void Leave()
    {
        _isLeaving = true;
        _timer.Change(TimeSpan.Zero, ShortestPeriod);
    }

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
        var stalled = 0;
        foreach (var (_, watched) in _watched)
        {
            watched.Look(now);
            var exceeded = watched.Progress.Exceeded(now);
            if (exceeded is null && asksForSilence && watched.Connection.Idle() is { } idle && idle >= _silence)
                exceeded = "client_socket_timeout";
            if (exceeded is not null && !watched.IsEnding)
                watched.End(exceeded, now, _logger);
            else if (_isLeaving && watched.Progress.Wait is ClientWait.Lingering && !watched.IsEnding)
                watched.EndIdle();
            else if (watched.Admission.HasPlace && watched.Progress.IsStalled(now))
                stalled++;
        }

        _pool.SetStalled(_recentlyStalled.MostSince(stalled, now));
        GiveUp(now);
        Volatile.Write(ref _passing, 0);
    }

    private void GiveUp(TimeSpan now)
    {
        var connections = Interlocked.Exchange(ref _wantedConnections, 0);
        var atOnce = Interlocked.Exchange(ref _wantedAtOnce, 0);
        var places = Math.Max(Interlocked.Exchange(ref _wantedPlaces, 0), _pool.Waiting);
        if (IsHurried?.Invoke() == true)
            connections = places = int.MaxValue;
        if (connections > 0 || places > 0)
            _givingUp.Run([.. _watched.Values], new GiveUpWanted(connections, atOnce, places), now);
    }
}
