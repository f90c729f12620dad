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

    // One request that stands still must not be the only one.
    private const int FewestPlaces = 2;

    // Descriptors are scarce when less than this part of them is left.
    private const int ScarcePart = 8;

    private readonly RequestPool _pool;
    private readonly ClientLimits _clients;
    private readonly ILogger _logger;
    private readonly int _wanted;
    private long? _limit;
    private long _own;
    private long _connections = long.MaxValue;

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

    /// <summary>Divides a limit.</summary>
    /// <param name="limit">Descriptors the process may have; null for any number.</param>
    /// <param name="own">Those it has before it serves anybody.</param>
    /// <param name="wanted">Places that are configured.</param>
    /// <returns>Places in the pool, and connections beside the files of as many requests.</returns>
    public static (int Places, long Connections) Divide(long? limit, long own, int wanted)
    {
        if (limit is not { } all)
            return (wanted, long.MaxValue);
        // As many for connections as for files: those that idle, or wait for a place, are connections, too.
        var free = Math.Max(0, all - own - Reserved);
        var places = (int)Math.Min(wanted, Math.Max(FewestPlaces, free / (2 * PerRequest)));
        return (places, Math.Max(1, free - ((long)places * PerRequest)));
    }

    /// <summary>Nobody is served yet: what is open now is the process's own.</summary>
    public void Begin()
    {
        _limit = ProcessSettings.OpenFiles();
        _own = _limit is { } limit ? limit - 1 - DescriptorHeadroom.Now() : 0;
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
        return Math.Min(DescriptorHeadroom.Above(number) - Reserved, _connections - _pool.Connections - 1);
    }

    /// <summary>Connections that could be accepted now.</summary>
    public long Left()
    {
        LookAtLimit();
        return Math.Min(DescriptorHeadroom.Now() - Reserved, _connections - _pool.Connections);
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
        (var places, _connections) = Divide(_limit, _own, _wanted);
        Scarce = Math.Min(DescriptorHeadroom.PartOfLimit(ScarcePart), _connections / 2);
        _pool.Resize(places, _clients.ShareOf(places));
        if (places < _wanted)
        {
            _logger.LogWarning(
                "At most {Places} requests run at once, not [worker] pool_size = {Wanted}, and {Connections} connections are open: this process may have {Limit} descriptors, {Own} are its own. Raise LimitNOFILE (ulimit -n)",
                places, _wanted, _connections, _limit, _own);
        }
    }
}
