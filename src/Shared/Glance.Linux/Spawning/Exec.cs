using Glance.Linux.Descriptors;
using Mono.Unix.Native;

namespace Glance.Linux.Spawning;

/// <summary>Another program in this process: same pid, same children, same standard streams (execve(2), docs/decisions/0111).</summary>
public static class Exec
{
    private const int CloseOnExec = 1;

    /// <summary>
    /// Replaces this program. The other one gets exactly these descriptors besides the standard streams, and signals wait until it lets them
    /// through (<see cref="SignalMask.UnblockAll"/>): it has no handlers yet. Returns only by failing.
    /// </summary>
    /// <param name="program">Path of the program.</param>
    /// <param name="arguments">Its arguments, without its name.</param>
    /// <param name="inherited">Descriptors it gets.</param>
    /// <param name="variables">
    /// Environment variables it gets besides those that this process has now; null for the environment with which this process was started,
    /// whatever it has removed since.
    /// </param>
    /// <exception cref="IOException">It is missing or cannot be run; this program goes on as if nothing had happened.</exception>
    public static void Run(
        string program,
        IReadOnlyList<string> arguments,
        IReadOnlyList<int> inherited,
        IEnumerable<KeyValuePair<string, string>>? variables = null)
    {
        ArgumentNullException.ThrowIfNull(inherited);

        // The arrays of execve(2) end with a null, and Mono.Posix passes them on as they are.
        string?[] words = [program, .. arguments, null];
        string?[]? environment = variables is null
            ? null
            : [.. DetachedProgram.EnvironmentOfThisProcess(), .. variables.Select(variable => $"{variable.Key}={variable.Value}"), null];
        SignalMask.BlockAll();
        try
        {
            foreach (var descriptor in inherited)
                _ = Syscall.fcntl(descriptor, FcntlCommand.F_SETFD, 0);
            _ = environment is null ? Syscall.execv(program, words!) : Syscall.execve(program, words!, environment!);
            throw OsError.Last($"{program} cannot be run");
        }
        finally
        {
            foreach (var descriptor in inherited)
                _ = Syscall.fcntl(descriptor, FcntlCommand.F_SETFD, CloseOnExec);
            SignalMask.UnblockAll();
        }
    }
}
