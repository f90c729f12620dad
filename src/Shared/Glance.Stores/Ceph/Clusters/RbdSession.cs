using Glance.Stores.Ceph.Native;

namespace Glance.Stores.Ceph.Clusters;

/// <summary>What work that waits for the cluster does its calls with; each one that is done is a step.</summary>
/// <param name="connection">The connection; in use as long as the work runs.</param>
/// <param name="progress">Told of each step.</param>
internal sealed class RbdSession(RbdConnection connection, RbdProgress progress)
{
    /// <summary>The connection.</summary>
    public RbdConnection Connection => connection;

    /// <summary>Told of each step.</summary>
    public RbdProgress Progress => progress;

    /// <summary>A pool.</summary>
    /// <exception cref="RbdPoolMissingException">There is none of that name.</exception>
    /// <exception cref="CephCallException">The cluster cannot be asked.</exception>
    public nint Pool(string name)
    {
        try
        {
            var pool = connection.Pool(name);
            progress.Step();
            return pool;
        }
        catch (CephCallException e) when (e.Errno == CephErrno.NoEntry)
        {
            throw new RbdPoolMissingException(name);
        }
    }

    /// <summary>The result of a call that did not fail.</summary>
    /// <exception cref="CephCallException">It did.</exception>
    public int Require(string call, int result)
    {
        progress.Step();
        return CephCallException.Require(call, result);
    }

    /// <summary>How a call failed; 0 when it did not.</summary>
    public int Errno(int result)
    {
        progress.Step();
        return result < 0 ? -result : 0;
    }
}
