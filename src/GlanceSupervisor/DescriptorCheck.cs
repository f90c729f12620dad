using System.Globalization;
using Glance.Linux.Spawning;

namespace GlanceSupervisor;

/// <summary>
/// Whether a worker can live with the descriptors that this process may have: with fewer the runtime ends it, and says something else
/// (docs/limits.md).
/// </summary>
internal static class DescriptorCheck
{
    /// <summary>Its own, about 200, and 32 that stay free, leave some for one connection and the files of a request.</summary>
    private const int Least = 256;

    /// <summary>What to tell the operator; null when there are enough.</summary>
    public static string? FindProblem() => ProcessSettings.OpenFiles() is { } limit and < Least
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"This process may have {limit} files open, and a worker needs {Least} at least: raise LimitNOFILE (ulimit -n); 8300 serve the default pool_size")
        : null;
}
