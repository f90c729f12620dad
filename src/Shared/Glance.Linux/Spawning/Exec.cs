using Glance.Linux.Descriptors;
using Mono.Unix.Native;

namespace Glance.Linux.Spawning;

/// <summary>Another program in this process: same pid, same standard streams (execv(3)).</summary>
public static class Exec
{
    /// <summary>Runs it. Returns only by failing.</summary>
    /// <param name="program">Path of the program.</param>
    /// <param name="arguments">Its arguments, without its name.</param>
    /// <param name="inherited">Descriptors it gets besides the standard streams.</param>
    /// <exception cref="IOException">The program is missing or cannot be run.</exception>
    public static void Run(string program, IEnumerable<string> arguments, IReadOnlyList<Descriptor> inherited)
    {
        ArgumentNullException.ThrowIfNull(inherited);
        foreach (var descriptor in inherited)
            descriptor.SetCloseOnExec(false);

        // execv(3) wants its array to end with a null, and Mono.Posix passes the array on as it is.
        _ = Syscall.execv(program, [program, .. arguments, null!]);
        throw OsError.Last($"{program} cannot be run");
    }
}
