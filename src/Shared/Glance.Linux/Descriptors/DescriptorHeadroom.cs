using Glance.Linux.Spawning;
using Mono.Unix.Native;

namespace Glance.Linux.Descriptors;

/// <summary>
/// How near this process is to its limit of descriptors (RLIMIT_NOFILE, getrlimit(2)). A new descriptor gets the lowest free number
/// (open(2)), so one with a high number tells that those below are in use.
/// </summary>
public static class DescriptorHeadroom
{
    /// <summary>Numbers between a new descriptor's and the limit: those that can still be opened, if nothing below is closed.</summary>
    /// <param name="number">The newest descriptor, from 0.</param>
    /// <returns>From 0; <see cref="long.MaxValue"/> without a limit.</returns>
    public static long Above(int number) => ProcessSettings.OpenFiles() is { } limit ? Math.Max(0, limit - number - 1) : long.MaxValue;

    /// <summary>An equal part of the limit.</summary>
    /// <param name="parts">How many parts, from 1.</param>
    /// <returns>Descriptors; 0 without a limit.</returns>
    public static long PartOfLimit(int parts) => (ProcessSettings.OpenFiles() ?? 0) / parts;

    /// <summary>As <see cref="Above"/>, for a descriptor that would be opened now; 0 when none can be.</summary>
    public static long Now()
    {
        var number = Syscall.open("/dev/null", OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC);
        if (number < 0)
            return 0;
        var above = Above(number);
        _ = Syscall.close(number);
        return above;
    }
}
