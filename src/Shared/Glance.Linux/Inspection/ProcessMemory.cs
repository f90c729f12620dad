using System.Globalization;

namespace Glance.Linux.Inspection;

/// <summary>What a process costs, as the kernel counts it.</summary>
public static class ProcessMemory
{
    /// <summary>Proportional set size in bytes: pages shared with others count by their share (proc(5), smaps_rollup).</summary>
    /// <returns>Null when the process is gone or may not be looked at.</returns>
    public static long? ProportionalSetSize(int pid)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{pid}/smaps_rollup"))
            {
                if (line.StartsWith("Pss:", StringComparison.Ordinal))
                    return long.Parse(line.AsSpan(4).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024;
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // Gone, or another user's: not known.
        }

        return null;
    }
}
