using System.Runtime.InteropServices;

namespace Glance.Stores.Ceph.Native;

/// <summary>A call of Ceph's libraries failed.</summary>
/// <param name="call">The function.</param>
/// <param name="errno">How it failed.</param>
internal sealed class CephCallException(string call, int errno)
    : IOException($"{call}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})", errno)
{
    /// <summary>How it failed.</summary>
    public int Errno { get; } = errno;

    /// <summary>The result of a call that did not fail.</summary>
    /// <exception cref="CephCallException">It did.</exception>
    public static int Require(string call, int result) => result >= 0 ? result : throw new CephCallException(call, -result);
}
