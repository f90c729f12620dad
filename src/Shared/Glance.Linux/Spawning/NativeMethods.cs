using System.Runtime.InteropServices;

namespace Glance.Linux.Spawning;

/// <summary>The libc calls about processes that Mono.Posix does not have.</summary>
internal static partial class NativeMethods
{
    /// <summary>Wait for one process (sys/wait.h).</summary>
    internal const int PPid = 1;

    /// <summary>Wait for an end (sys/wait.h).</summary>
    internal const int WExited = 4;

    /// <summary>Leave the child in a waitable state (sys/wait.h).</summary>
    internal const int WNoWait = 0x01000000;

    /// <summary>How pthread_sigmask(3) is to change the mask.</summary>
    internal const int SigBlock = 0;

    /// <summary>How pthread_sigmask(3) is to change the mask.</summary>
    internal const int SigUnblock = 1;

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    internal static partial int WaitId(int idType, int id, IntPtr info, int options);

    /// <summary>The set is the C library's sigset_t, 1024 bits.</summary>
    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    internal static partial int SigMask(int how, ReadOnlySpan<ulong> set, IntPtr old);

    /// <summary>Number of pidfd_open(2), the same on every architecture.</summary>
    internal const long PidFdOpenCall = 434;

    /// <summary>Number of pidfd_send_signal(2), the same on every architecture.</summary>
    internal const long PidFdSendSignalCall = 424;

    /// <summary>Open files (sys/resource.h).</summary>
    internal const int RlimitNoFile = 7;

    /// <summary>Flags of posix_spawnattr_setflags(3).</summary>
    internal const short SpawnSetSigDef = 0x04;

    /// <summary>Flags of posix_spawnattr_setflags(3).</summary>
    internal const short SpawnSetSigMask = 0x08;

    /// <summary>Flags of posix_spawnattr_setflags(3).</summary>
    internal const short SpawnSetSid = 0x80;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial long PidFdOpen(long call, int pid, uint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial long PidFdSendSignal(long call, int descriptor, int signal, IntPtr info, uint flags);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    internal static partial int GetRlimit(int resource, Span<ulong> limits);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    internal static partial int SetRlimit(int resource, ReadOnlySpan<ulong> limits);

    [LibraryImport("libc", EntryPoint = "posix_spawnp", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SpawnP(out int pid, string file, Span<byte> actions, Span<byte> attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    internal static partial int ActionsInit(Span<byte> actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    internal static partial int ActionsDestroy(Span<byte> actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ActionsAddOpen(Span<byte> actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    internal static partial int ActionsAddDup2(Span<byte> actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    internal static partial int AttributesInit(Span<byte> attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    internal static partial int AttributesDestroy(Span<byte> attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    internal static partial int AttributesSetFlags(Span<byte> attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    internal static partial int AttributesSetSigMask(Span<byte> attributes, ReadOnlySpan<ulong> set);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    internal static partial int AttributesSetSigDefault(Span<byte> attributes, ReadOnlySpan<ulong> set);
}
