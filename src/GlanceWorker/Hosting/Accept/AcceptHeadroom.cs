using Glance.Linux.Connections;
using Glance.Linux.Spawning;
using GlanceWorker.Hosting.Clients;
using GlanceWorker.Hosting.Pool;

namespace GlanceWorker.Hosting.Accept;

/// <summary>
/// Leaves descriptors to what runs: decides whether a connection that was accepted may stay, and waits when there is none for another
/// (docs/decisions/0138, 0263). For the accept thread.
/// </summary>
internal sealed class AcceptHeadroom
{
    /// <summary>Connections given up at once when there is no descriptor for another.</summary>
    private const int WantedInPauses = 16;

    /// <summary>How long a process that has no descriptor for another connection is left alone.</summary>
    private static readonly TimeSpan ExhaustedPause = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan WarningPeriod = TimeSpan.FromSeconds(10);

    private readonly RequestPool _pool;
    private readonly StalledConnections _stalled;
    private readonly DescriptorBudget _budget;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<TimeSpan> _pause;
    private long _lastWarning;

    /// <summary>Prepares; nothing is limited before <see cref="Begin"/>.</summary>
    /// <param name="pool">Whose connections are counted, and whose places are limited.</param>
    /// <param name="stalled">Who gives connections up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where a lack is noted.</param>
    /// <param name="pause">Puts the calling thread to sleep.</param>
    public AcceptHeadroom(RequestPool pool, StalledConnections stalled, TimeProvider time, ILogger logger, Action<TimeSpan>? pause = null)
    {
        _pool = pool;
        _stalled = stalled;
        _budget = new DescriptorBudget(pool, stalled.Limits, logger);
        _time = time;
        _logger = logger;
        _pause = pause ?? ProcessSettings.SleepBriefly;
    }

    /// <summary>Nobody is served yet: what is open now is the process's own.</summary>
    public void Begin() => _budget.Begin();

    /// <summary>Whether a connection may stay; one that may not is answered 503 and closed.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="left">Connections that can be accepted after it.</param>
    public bool Admits(ConnectedSocket connection, out long left)
    {
        left = _budget.After(connection.Number);
        var address = connection.Remote.Address;
        if (_stalled.MayStay(address, left, _budget.Scarce, _budget.Last))
            return true;
        Warn($"{address} has its share of connections, and descriptors for {Math.Max(0, left)} more are left");
        BusyResponse.Send(connection);
        return false;
    }

    /// <summary>
    /// Gives up connections until there is a descriptor. Without any connection none is going to close: then it returns, and each that can
    /// be accepted is.
    /// </summary>
    /// <param name="why">What lacks.</param>
    /// <param name="isStopping">Asked in between: whether to return at once.</param>
    public void AwaitDescriptors(string why, Func<bool> isStopping)
    {
        do
        {
            Warn(why);
            _stalled.WantConnections(WantedInPauses);
            _stalled.WantConnectionsAtOnce((int)Math.Min(_budget.Last, WantedInPauses));
            _pause(ExhaustedPause);
        }
        while (!isStopping() && _pool.Connections > 0 && _budget.Left() <= 0);
    }

    /// <summary>Notes why a connection could not be accepted, now and then.</summary>
    public void Warn(string error)
    {
        var now = _time.GetTimestamp();
        if (_lastWarning != 0 && _time.GetElapsedTime(_lastWarning, now) < WarningPeriod)
            return;
        _lastWarning = now;
        _logger.LogWarning(
            "No connection can be accepted: {Error}; {Connections} are open. {Advice} or lower [worker] pool_size.",
            error, _pool.Connections, _budget.Advice);
    }
}
