using Glance.Linux.Descriptors;
using Mono.Unix.Native;

namespace Glance.Linux.Sockets;

/// <summary>Two Unix stream sockets that are connected with each other (socketpair(2)), for a process and its child.</summary>
public static class SocketPair
{
    /// <summary>Makes a pair, both ends close-on-exec and blocking.</summary>
    /// <param name="purpose">What it is for, for the message.</param>
    /// <returns>Both ends.</returns>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static (Descriptor One, Descriptor Other) Create(string purpose)
    {
        if (Syscall.socketpair(UnixAddressFamily.AF_UNIX, UnixSocketType.SOCK_STREAM, UnixSocketFlags.SOCK_CLOEXEC, 0, out var one, out var other) < 0)
            throw OsError.Last($"no socket pair for {purpose}");
        return (new Descriptor(one), new Descriptor(other));
    }
}
