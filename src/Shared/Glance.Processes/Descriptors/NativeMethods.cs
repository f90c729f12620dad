using System.Runtime.InteropServices;

namespace Glance.Processes.Descriptors;

/// <summary>The few libc calls Mono.Posix does not have.</summary>
internal static partial class NativeMethods
{
    /// <summary>Level of TCP options (netinet/in.h).</summary>
    internal const int IpProtoTcp = 6;

    /// <summary>Level of IPv6 options (netinet/in.h).</summary>
    internal const int IpProtoIpv6 = 41;

    /// <summary>Listen on IPv6 alone (netinet/in.h).</summary>
    internal const int Ipv6Only = 26;

    /// <summary>Seconds before the first keep-alive probe (netinet/tcp.h).</summary>
    internal const int TcpKeepIdle = 4;

    /// <summary>Close-on-exec flag of memfd_create(2).</summary>
    internal const uint MfdCloexec = 1;

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int MemfdCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    internal static partial int SetSockOpt(int socket, int level, int option, in int value, uint length);
}
