using Glance.Linux.Descriptors;
using Mono.Unix.Native;

namespace Glance.Linux.Spawning;

/// <summary>The program that takes the place of this one in the same process, by execve(2) (docs/decisions/0111).</summary>
public static class Reexec
{
    /// <summary>
    /// Replaces this program: same pid, same children, and exactly these descriptors besides the standard streams. Signals wait until the
    /// successor lets them through (<see cref="SignalMask.UnblockAll"/>). Returns only by failing.
    /// </summary>
    /// <param name="program">Path of the program.</param>
    /// <param name="arguments">Its arguments, without its name.</param>
    /// <param name="variables">Environment variables it gets besides those of this process.</param>
    /// <param name="inherited">Descriptors it gets.</param>
    /// <exception cref="IOException">It cannot be run; this program goes on as if nothing had happened.</exception>
    public static void Run(string program, IReadOnlyList<string> arguments, IEnumerable<KeyValuePair<string, string>> variables, IReadOnlyList<int> inherited)
    {
        ArgumentNullException.ThrowIfNull(inherited);
        string[] environment = [.. DetachedProgram.EnvironmentOfThisProcess(), .. variables.Select(variable => $"{variable.Key}={variable.Value}")];
        SignalMask.BlockAll();
        try
        {
            foreach (var descriptor in inherited)
                _ = Syscall.fcntl(descriptor, FcntlCommand.F_SETFD, 0);

            // execve(2) wants its arrays to end with a null, and Mono.Posix passes them on as they are.
            _ = Syscall.execve(program, [program, .. arguments, null!], [.. environment, null!]);
            throw OsError.Last($"{program} cannot be run");
        }
        finally
        {
            const int FdCloexec = 1;
            foreach (var descriptor in inherited)
                _ = Syscall.fcntl(descriptor, FcntlCommand.F_SETFD, FdCloexec);
            SignalMask.UnblockAll();
        }
    }
}
