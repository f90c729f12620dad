using System.Runtime.InteropServices;

namespace Glance.Linux.Descriptors;

/// <summary>The few libc calls Mono.Posix does not have.</summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>Level of TCP options (netinet/in.h).</summary>
    internal const int IpProtoTcp = 6;

    /// <summary>Level of IPv6 options (netinet/in.h).</summary>
    internal const int IpProtoIpv6 = 41;

    /// <summary>Listen on IPv6 alone (netinet/in.h).</summary>
    internal const int Ipv6Only = 26;

    /// <summary>Seconds before the first keep-alive probe (netinet/tcp.h).</summary>
    internal const int TcpKeepIdle = 4;

    /// <summary>Whether several sockets may have one address (asm-generic/socket.h).</summary>
    internal const int ReusePort = 15;

    /// <summary>Whether a socket listens (asm-generic/socket.h).</summary>
    internal const int AcceptsConnections = 30;

    /// <summary>Number of the one network interface a socket hears (asm-generic/socket.h).</summary>
    internal const int BindToInterface = 62;

    /// <summary>State of a TCP socket (netinet/tcp.h).</summary>
    internal const int TcpInfo = 11;

    /// <summary>Close-on-exec flag of memfd_create(2).</summary>
    internal const uint MfdCloexec = 1;

    /// <summary>Family of sockets on this machine (sys/socket.h).</summary>
    internal const int FamilyUnix = 1;

    /// <summary>Level of a socket's own messages (sys/socket.h).</summary>
    internal const int SolSocket = 1;

    /// <summary>Descriptors that travel with a message (sys/socket.h).</summary>
    internal const int ScmRights = 1;

    /// <summary>No SIGPIPE (sys/socket.h).</summary>
    internal const int MsgNoSignal = 0x4000;

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int MemfdCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    internal static partial int SetSockOpt(int socket, int level, int option, in int value, uint length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    internal static partial int GetSockOpt(int socket, int level, int option, Span<byte> value, ref uint length);

    [LibraryImport("libc", EntryPoint = "signal")]
    internal static partial nint Signal(int number, nint handler);

    [LibraryImport("libc", EntryPoint = "gettid")]
    internal static partial int GetThreadId();

    [LibraryImport("libc", EntryPoint = "tgkill")]
    internal static partial int ThreadKill(int process, int thread, int signal);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    internal static partial nint SendMsg(int socket, MessageHeader* message, int flags);

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct IoVector
    {
        internal byte* Start;
        internal nuint Length;
    }

    /// <summary>struct msghdr as 64-bit Linux has it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MessageHeader
    {
        internal byte* Name;
        internal uint NameLength;
        internal IoVector* Parts;
        internal nuint PartCount;
        internal byte* Control;
        internal nuint ControlLength;
        internal int Flags;
    }
}
