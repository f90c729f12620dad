using System.Globalization;
using Glance.TestKit.Processes;

namespace Glance.FunctionalTests.Supervision;

/// <summary>
/// A control group that the kernel kills in when it needs more memory than it may have (cgroup v1, or v2 where it has the controller).
/// </summary>
internal sealed class MemoryLimit : IDisposable
{
    private readonly string _group;

    private MemoryLimit(string group) => _group = group;

    /// <summary>Makes one; null where this user or this machine cannot.</summary>
    public static MemoryLimit? TryCreate(long bytes)
    {
        foreach (var (root, file) in new[] { ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max") })
        {
            var group = Path.Combine(root, $"glance-test-{Guid.NewGuid():N}");
            try
            {
                Directory.CreateDirectory(group);
                if (File.Exists(Path.Combine(group, file)))
                {
                    File.WriteAllText(Path.Combine(group, file), bytes.ToString(CultureInfo.InvariantCulture));
                    return new MemoryLimit(group);
                }

                Directory.Delete(group);
            }
            catch (Exception impossible) when (impossible is IOException or UnauthorizedAccessException)
            {
                // Not here.
            }
        }

        return null;
    }

    /// <summary>Puts a process into it. What it has already counts for where it was.</summary>
    public void Take(int pid) => File.WriteAllText(Path.Combine(_group, "cgroup.procs"), pid.ToString(CultureInfo.InvariantCulture));

    public void Dispose()
    {
        foreach (var line in File.ReadAllLines(Path.Combine(_group, "cgroup.procs")))
            PosixKill.Send(int.Parse(line, CultureInfo.InvariantCulture), PosixKill.Kill);
        while (File.ReadAllText(Path.Combine(_group, "cgroup.procs")).Length > 0)
            Thread.Sleep(10);
        Directory.Delete(_group);
    }
}
