using System.Globalization;
using Glance.Control.Workers;
using Glance.Linux.Spawning;

namespace GlanceSupervisor;

/// <summary>
/// Whether a worker can live with the descriptors that this process may have: with fewer the runtime ends it, and says something else
/// (docs/limits.md).
/// </summary>
internal static class DescriptorCheck
{
    /// <summary>What to tell the operator; null when there are enough.</summary>
    public static string? FindProblem() => ProcessSettings.OpenFiles() is { } limit and < WorkerDescriptors.Least
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"This process may have {limit} files open, and a worker needs {WorkerDescriptors.Least} at least: "
                + $"raise LimitNOFILE (ulimit -n); {WorkerDescriptors.ForDefaultPool} serve the default pool_size")
        : null;
}
