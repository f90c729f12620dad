using System.Net.Sockets;
using Glance.Processes.Descriptors;
using Mono.Unix.Native;

namespace Glance.Processes.Sockets;

/// <summary>Two connected sockets of this process (socketpair(2)).</summary>
public static class SocketPair
{
    /// <summary>Makes them; neither is inherited by a child.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static (Socket One, Socket Other) Create()
    {
        if (Syscall.socketpair(UnixAddressFamily.AF_UNIX, UnixSocketType.SOCK_STREAM, UnixSocketFlags.SOCK_CLOEXEC, 0, out var one, out var other) < 0)
            throw OsError.Last("no socket pair");
        return (Own(one), Own(other));
    }

    private static Socket Own(int descriptor) => new(new SafeSocketHandle(descriptor, ownsHandle: true));
}
