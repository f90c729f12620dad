using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Glance.Stores.Ceph.Clusters;

/// <summary>Counts the steps of work that waits for a cluster: as long as it moves, it is not given up, however long it takes.</summary>
internal sealed class RbdProgress
{
    private int _steps;
    private volatile bool _isForgotten;

    /// <summary>Steps done.</summary>
    public int Steps => Volatile.Read(ref _steps);

    /// <summary>Whether nobody waits for the work any more.</summary>
    public bool IsForgotten => _isForgotten;

    /// <summary>Whoever waited has given up.</summary>
    public void Forget() => _isForgotten = true;

    /// <summary>One more is done.</summary>
    public void Step() => Interlocked.Increment(ref _steps);

    /// <summary>What librbd calls while it removes an image; the argument is a handle of a progress.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Stepped(ulong done, ulong total, nint argument)
    {
        ((RbdProgress)GCHandle.FromIntPtr(argument).Target!).Step(); // not null: whoever waits for the call holds it
        return 0;
    }
}
