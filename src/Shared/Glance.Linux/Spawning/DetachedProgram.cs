using System.Collections;
using Glance.Linux.Descriptors;
using Mono.Unix.Native;

namespace Glance.Linux.Spawning;

/// <summary>
/// Starts a program in a session of its own, away from the terminal: the runtime's Process can do neither that nor /dev/null
/// (posix_spawn(3)). Signals are as the system delivers them, whatever this process was started with.
/// </summary>
public static class DetachedProgram
{
    // The C library's types are opaque: 80 and 336 bytes with glibc, less with others.
    private const int ActionsSize = 512;
    private const int AttributesSize = 1024;
    private const int SignalSetWords = 16;

    private const int ReadOnly = 0;
    private const int WriteOnly = 1;

    /// <summary>Starts a program.</summary>
    /// <param name="program">A path, or a name to be found on PATH.</param>
    /// <param name="arguments">Its arguments, without its name.</param>
    /// <param name="input">Its standard input; null for /dev/null.</param>
    /// <param name="output">Its standard output and error; null for /dev/null.</param>
    /// <param name="variables">Environment variables it gets besides those of this process.</param>
    /// <returns>The child, which nobody but this program reaps.</returns>
    /// <exception cref="IOException">The system refused.</exception>
    public static IChildProcess Start(string program, IReadOnlyList<string> arguments, Descriptor? input = null, Descriptor? output = null, IReadOnlyDictionary<string, string>? variables = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(arguments);
        Span<byte> actions = stackalloc byte[ActionsSize];
        Span<byte> attributes = stackalloc byte[AttributesSize];
        Check(NativeMethods.ActionsInit(actions));
        Check(NativeMethods.AttributesInit(attributes));
        try
        {
            Redirect(actions, input, output);
            SetSessionAndSignals(attributes);
            var error = NativeMethods.SpawnP(out var pid, program, actions, attributes, [program, .. arguments, null], [.. EnvironmentWith(variables ?? new Dictionary<string, string>()), null]);
            return error == 0 ? new AdoptedChild(pid) : throw OsError.For((Errno)error, $"{program} cannot be started");
        }
        finally
        {
            _ = NativeMethods.ActionsDestroy(actions);
            _ = NativeMethods.AttributesDestroy(attributes);
        }
    }

    /// <summary>Makes a pipe.</summary>
    /// <exception cref="IOException">No descriptors.</exception>
    public static (Descriptor Read, Descriptor Write) Pipe()
    {
        if (Syscall.pipe(out var read, out var write) < 0)
            throw OsError.Last("no pipe");
        return (Descriptor.Inherit(read), Descriptor.Inherit(write));
    }

    /// <summary>The environment as execve(2) wants it, without the null at its end.</summary>
    internal static IEnumerable<string> EnvironmentOfThisProcess() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => $"{entry.Key}={entry.Value}");

    private static IEnumerable<string> EnvironmentWith(IReadOnlyDictionary<string, string> variables) => EnvironmentOfThisProcess()
        .Where(entry => !variables.ContainsKey(entry.Split('=', 2)[0]))
        .Concat(variables.Select(variable => $"{variable.Key}={variable.Value}"));

    private static void Redirect(Span<byte> actions, Descriptor? input, Descriptor? output)
    {
        if (input is null)
            Check(NativeMethods.ActionsAddOpen(actions, 0, "/dev/null", ReadOnly, 0));
        else
            Check(NativeMethods.ActionsAddDup2(actions, input.Number, 0));
        for (var descriptor = 1; descriptor <= 2; descriptor++)
        {
            if (output is null)
                Check(NativeMethods.ActionsAddOpen(actions, descriptor, "/dev/null", WriteOnly, 0));
            else
                Check(NativeMethods.ActionsAddDup2(actions, output.Number, descriptor));
        }
    }

    private static void SetSessionAndSignals(Span<byte> attributes)
    {
        Span<ulong> none = stackalloc ulong[SignalSetWords];
        none.Clear();
        Span<ulong> all = stackalloc ulong[SignalSetWords];
        all.Clear();

        // Signals 1 to 31, but for KILL and STOP, which nobody can change.
        all[0] = 0x7FFF_FFFFUL & ~(1UL << ((int)Signum.SIGKILL - 1)) & ~(1UL << ((int)Signum.SIGSTOP - 1));
        Check(NativeMethods.AttributesSetSigMask(attributes, none));
        Check(NativeMethods.AttributesSetSigDefault(attributes, all));
        Check(NativeMethods.AttributesSetFlags(attributes, NativeMethods.SpawnSetSid | NativeMethods.SpawnSetSigMask | NativeMethods.SpawnSetSigDef));
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw OsError.For((Errno)error, "a program cannot be prepared to start");
    }
}
