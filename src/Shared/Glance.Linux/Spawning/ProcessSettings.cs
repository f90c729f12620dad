using Mono.Unix.Native;

namespace Glance.Linux.Spawning;

/// <summary>Settings of this process that its children inherit.</summary>
public static class ProcessSettings
{
    /// <summary>umask 027: what is created is at most 0640 and 0750 (wsgi-server-contract section 2).</summary>
    public static void ApplyUmask() =>
        _ = Syscall.umask(FilePermissions.S_IWGRP | FilePermissions.S_IROTH | FilePermissions.S_IWOTH | FilePermissions.S_IXOTH);

    /// <summary>Sleeps on the calling thread without the timer machinery; for threads of one's own only.</summary>
    /// <param name="duration">Under one second.</param>
    public static void SleepBriefly(TimeSpan duration)
    {
        var request = new Timespec { tv_sec = 0, tv_nsec = (long)duration.TotalNanoseconds };
        var rest = default(Timespec);
        _ = Syscall.nanosleep(ref request, ref rest);
    }

    /// <summary>How many files this process may have open; null without a limit.</summary>
    public static long? OpenFiles()
    {
        Span<ulong> limits = stackalloc ulong[2];
        return NativeMethods.GetRlimit(NativeMethods.RlimitNoFile, limits) == 0 && limits[0] <= long.MaxValue ? (long)limits[0] : null;
    }

    /// <summary>Lets this process and its children have at least this many files open.</summary>
    /// <returns>False when the system does not permit it; what there was stays.</returns>
    public static bool RaiseOpenFiles(ulong atLeast)
    {
        // struct rlimit: soft, hard.
        Span<ulong> limits = stackalloc ulong[2];
        if (NativeMethods.GetRlimit(NativeMethods.RlimitNoFile, limits) < 0)
            return false;
        if (limits[0] >= atLeast)
            return true;
        limits[0] = atLeast;
        limits[1] = Math.Max(limits[1], atLeast);
        return NativeMethods.SetRlimit(NativeMethods.RlimitNoFile, limits) == 0;
    }
}
