using Glance.Stores.Ceph.Clusters;
using Glance.Stores.Ceph.Native;
using Glance.Stores.Posix;

namespace Glance.Stores.Drivers.Rbd;

/// <summary>
/// Held by who removes an image, for the whole cluster to see. Two who remove one at the same time leave parts of it that no list shows:
/// librbd takes an image's own lock by writing it to the header, and so makes a header anew that the other has just removed, and each takes
/// the name away while the other still needs it to find the data (docs/decisions/0427). The lock is an object of its own, gone with the
/// removal.
/// </summary>
internal sealed class RbdRemovalLock : IDisposable
{
    // How much longer it lasts than a request: one that is not answered in time ends its removal.
    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);

    private readonly RbdConnection _connection;
    private readonly nint _context;
    private readonly string _name;
    private readonly string _cookie = Guid.NewGuid().ToString("N");
    private readonly LibRados.TimeValue _duration;
    private readonly Timer _renewals;

    private RbdRemovalLock(RbdConnection connection, nint context, string name)
    {
        _connection = connection;
        _context = context;
        _name = name;
        _duration = new LibRados.TimeValue((long)(connection.Patience + Spare).TotalSeconds);
        _renewals = new Timer(_ => RbdThread.Forget(DiskThread.RunAsync(Renew)));
    }

    /// <summary>Takes it, unless nobody waits for the removal any more.</summary>
    /// <param name="session">The work.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="image">The image's name.</param>
    /// <exception cref="CephCallException">Busy: somebody removes the image. TimedOut: whoever asked has given up.</exception>
    public static RbdRemovalLock Take(RbdSession session, string pool, string image)
    {
        // Who has been told that the cluster does not answer may ask again at once, perhaps in another process.
        if (session.Progress.IsForgotten)
            throw new CephCallException("rados_lock_exclusive", CephErrno.TimedOut);
        var taken = new RbdRemovalLock(session.Connection, session.Pool(pool), $"glance_removal.{image}");
        session.Require("rados_lock_exclusive", taken.Lock(0));
        taken._renewals.Change(Renewal, Renewal);
        return taken;
    }

    /// <summary>Gives it back; what cannot be given back now ends by itself.</summary>
    public void Dispose()
    {
        _renewals.Dispose();
        _ = LibRados.rados_remove(_context, _name);
    }

    private int Lock(byte flags) =>
        LibRados.rados_lock_exclusive(_context, _name, "removal", _cookie, "glance-api removes an image", _duration, flags);

    // It may come late: what was given back meanwhile is not taken again.
    private int Renew()
    {
        if (!_connection.TryUse())
            return 0;
        try
        {
            return Lock(LibRados.OnlyRenew);
        }
        finally
        {
            _connection.Release();
        }
    }
}
