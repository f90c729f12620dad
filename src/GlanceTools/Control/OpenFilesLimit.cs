using System.Globalization;
using Glance.Control.Workers;
using Glance.Linux.Spawning;

namespace GlanceTools.Control;

/// <summary>How many files a service that is started from here may have open.</summary>
internal static class OpenFilesLimit
{
    private const ulong Wanted = 32768;

    /// <summary>Raises it, for this process and what it starts.</summary>
    /// <returns>What to tell when the system does not permit it; null when there is as much as is wanted.</returns>
    public static string? Raise() =>
        ProcessSettings.RaiseOpenFiles(Wanted) ? null : Describe(ProcessSettings.OpenFiles(), Environment.IsPrivilegedProcess);

    /// <summary>Why it stays, and what would do.</summary>
    /// <param name="limit">What there is.</param>
    /// <param name="privileged">Whether this process is root's.</param>
    internal static string Describe(long? limit, bool privileged)
    {
        var why = privileged ? string.Empty : " (not started by root?)";
        var verdict = limit < WorkerDescriptors.ForDefaultPool ? "raise it (ulimit -n)" : "enough";
        var needed = WorkerDescriptors.ForDefaultPool.ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"The limit of open files cannot be raised to {Wanted}{why} and stays at {limit}; ")
            + $"{verdict}: the default [worker] pool_size needs {needed}";
    }
}
