using System.Runtime.InteropServices;

namespace Glance.Linux.Connections;

/// <summary>The libc calls of the data path, in a form that costs nothing but the call.</summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>
    /// Close-on-exec for whatever is opened here: O_CLOEXEC, SOCK_CLOEXEC and their like have one value on every Linux .NET runs on.
    /// </summary>
    internal const int CloseOnExec = 0x80000;

    /// <summary>CLOCK_MONOTONIC (time.h).</summary>
    internal const int MonotonicClock = 1;

    /// <summary>EPOLL_CTL_ADD (sys/epoll.h).</summary>
    internal const int Add = 1;

    /// <summary>EPOLL_CTL_DEL (sys/epoll.h).</summary>
    internal const int Delete = 2;

    /// <summary>EPOLL_CTL_MOD (sys/epoll.h).</summary>
    internal const int Modify = 3;

    /// <summary>Interrupted by a signal (errno.h).</summary>
    internal const int Interrupted = 4;

    /// <summary>Neither wait nor SIGPIPE: MSG_DONTWAIT and MSG_NOSIGNAL (sys/socket.h).</summary>
    internal const int AtOnce = 0x40 | 0x4000;

    /// <summary>SHUT_WR (sys/socket.h).</summary>
    internal const int SendingDirection = 1;

    /// <summary>SHUT_RDWR (sys/socket.h).</summary>
    internal const int BothDirections = 2;

    /// <summary>TCP_NODELAY (netinet/tcp.h).</summary>
    internal const int NoDelay = 1;

    /// <summary>TCP_NOTSENT_LOWAT (netinet/tcp.h).</summary>
    internal const int NotSentLowWater = 25;

    /// <summary>AF_INET6 (sys/socket.h).</summary>
    internal const int Inet6 = 10;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int CreatePoll(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int ControlPoll(int poll, int operation, SafeHandle descriptor, byte* what);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int ControlPoll(int poll, int operation, int descriptor, byte* what);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    internal static partial int WaitPoll(int poll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int CreateBell(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "timerfd_create", SetLastError = true)]
    internal static partial int CreateTimer(int clock, int flags);

    [LibraryImport("libc", EntryPoint = "timerfd_settime", SetLastError = true)]
    internal static partial int SetTimer(int timer, int flags, long* value, long* old);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    internal static partial nint ReadAt(int descriptor, Span<byte> buffer, nuint length, long offset);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    internal static partial int GetTime(int clock, out TimeSpec time);

    [LibraryImport("libc", EntryPoint = "gettid")]
    internal static partial int GetThreadId();

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    internal static partial int Accept(int listener, Span<byte> address, ref uint length, int flags);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    internal static partial int GetName(SafeHandle socket, Span<byte> address, ref uint length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    internal static partial int GetOption(SafeHandle socket, int level, int option, Span<byte> value, ref uint length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    internal static partial nint Receive(SafeHandle socket, Span<byte> buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    internal static partial nint Send(SafeHandle socket, ReadOnlySpan<byte> buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    internal static partial nint SendParts(SafeHandle socket, Descriptors.NativeMethods.MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    internal static partial int Shutdown(SafeHandle socket, int how);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(nint descriptor);

    /// <summary>struct timespec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeSpec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }
}
