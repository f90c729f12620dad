using System.Globalization;
using Glance.Linux.Descriptors;
using Glance.Linux.Spawning;
using GlanceWorker.Hosting.Clients;
using GlanceWorker.Hosting.Pool;

namespace GlanceWorker.Hosting.Accept;

/// <summary>
/// Divides a worker's descriptors between its connections and the files that its requests open: the pool gets no more places than there are
/// descriptors for, and connections never take those (docs/decisions/0263). Requests pay nothing for it. For the accept thread.
/// </summary>
internal sealed class DescriptorBudget
{
    /// <summary>Descriptors that nobody is given: the runtime ends the process when it finds none for a library of its own.</summary>
    public const int Reserved = 32;

    /// <summary>
    /// Descriptors of one running request besides its connection: an upload's journal and data and a directory while it is synced, and a
    /// connection to the database or to Keystone.
    /// </summary>
    public const int PerRequest = 4;

    /// <summary>As <see cref="Reserved"/>, where there are too few for it.</summary>
    public const int LeastReserved = 8;

    // One request that stands still must not be the only one, and connections on which nothing comes must leave one to others.
    private const int FewestPlaces = 2;
    private const int FewestConnections = 4;

    // What the process opens for itself once it serves: libraries, the database.
    private const int OpenedLater = 16;

    // Of a worker that is about to serve.
    private const int UsualOwn = 200;

    // Descriptors are scarce when less than this part of them is left.
    private const int ScarcePart = 8;

    // And almost none when less than this part of those.
    private const int LastPart = 4;

    private readonly RequestPool _pool;
    private readonly ClientLimits _clients;
    private readonly ILogger _logger;
    private readonly int _wanted;
    private long? _limit;
    private long _leastOwn;
    private long _own;
    private long _connections = long.MaxValue;
    private long _reserved = Reserved;

    /// <summary>Prepares to divide; nothing is limited yet.</summary>
    /// <param name="pool">The pool, with as many places as are configured.</param>
    /// <param name="clients">How many places one address may have.</param>
    /// <param name="logger">Where it is told that there are fewer places.</param>
    public DescriptorBudget(RequestPool pool, ClientLimits clients, ILogger logger)
    {
        _pool = pool;
        _clients = clients;
        _logger = logger;
        _wanted = pool.Size;
    }

    /// <summary>How few connections more are few.</summary>
    public long Scarce { get; private set; }

    /// <summary>How few are almost none.</summary>
    public long Last => Math.Max(1, Scarce / LastPart);

    /// <summary>What an operator can do about too few of them.</summary>
    public string Advice => _limit < Needed
        ? string.Create(CultureInfo.InvariantCulture, $"Raise LimitNOFILE (ulimit -n) from {_limit} to {Needed}")
        : "Raise LimitNOFILE (ulimit -n)";

    private long Needed => _own + Reserved + (2L * PerRequest * _wanted);

    /// <summary>Divides a limit.</summary>
    /// <param name="limit">Descriptors the process may have; null for any number.</param>
    /// <param name="own">Those it has before it serves anybody.</param>
    /// <param name="wanted">Places that are configured.</param>
    /// <returns>Places in the pool, connections beside the files of as many requests, and what nobody is given.</returns>
    public static (int Places, long Connections, long Reserved) Divide(long? limit, long own, int wanted)
    {
        if (limit is not { } all)
            return (wanted, long.MaxValue, Reserved);
        // As many for connections as for files: those that idle, or wait for a place, are connections, too.
        var free = Math.Max(0, all - own - Reserved);
        var places = (int)Math.Min(wanted, Math.Max(FewestPlaces, free / (2 * PerRequest)));
        var connections = Math.Max(FewestConnections, free - ((long)places * PerRequest));

        // With one connection at a time, whoever says nothing on it would keep out everybody else: the reserve gives way first.
        const int Needed = OpenedLater + (FewestPlaces * PerRequest) + FewestConnections;
        return (places, connections, Math.Clamp(all - own - Needed, LeastReserved, Reserved));
    }

    /// <summary>Tells what a worker would tell that begins to serve with as many descriptors as this process may have.</summary>
    /// <param name="wanted">Places that are configured.</param>
    /// <param name="logger">Where it is told.</param>
    public static void Foresee(int wanted, ILogger logger)
    {
        using var pool = new RequestPool(wanted);
        new DescriptorBudget(pool, new ClientLimits(), logger) { _leastOwn = UsualOwn }.Begin();
    }

    /// <summary>Nobody is served yet: what is open now is the process's own.</summary>
    public void Begin()
    {
        _limit = ProcessSettings.OpenFiles();
        _own = _limit is { } limit ? Math.Max(_leastOwn, limit - 1 - DescriptorHeadroom.Now()) : 0;
        Apply();
    }

    /// <summary>
    /// Connections that can still be accepted after the one that got a descriptor, which is not counted in yet; 0 or less when there is
    /// none.
    /// </summary>
    /// <param name="number">Its descriptor: the lowest number that was free (open(2)), so it tells of everything that is open.</param>
    public long After(int number)
    {
        LookAtLimit();
        return Math.Min(DescriptorHeadroom.Above(number) - _reserved, _connections - _pool.Connections - 1);
    }

    /// <summary>Connections that could be accepted now.</summary>
    public long Left()
    {
        LookAtLimit();
        return Math.Min(DescriptorHeadroom.Now() - _reserved, _connections - _pool.Connections);
    }

    // It can be set from outside at any time (prlimit(1)).
    private void LookAtLimit()
    {
        var limit = ProcessSettings.OpenFiles();
        if (limit == _limit)
            return;
        _limit = limit;
        Apply();
    }

    private void Apply()
    {
        (var places, _connections, _reserved) = Divide(_limit, _own, _wanted);
        Scarce = Math.Min(DescriptorHeadroom.PartOfLimit(ScarcePart), _connections / 2);
        _pool.Resize(places, _clients.ShareOf(places));
        if (places < _wanted)
            Warn(places, _connections);
    }

    private void Warn(int places, long connections) => _logger.LogWarning(
        "At most {Places} requests run at once, not [worker] pool_size = {Wanted}, and {Connections} connections are open: "
        + "this process may have {Limit} descriptors, {Own} are its own. {Advice}",
        places, _wanted, connections, _limit, _own, Advice);
}
