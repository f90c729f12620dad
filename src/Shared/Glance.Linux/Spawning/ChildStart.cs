using System.ComponentModel;
using System.Diagnostics;
using Glance.Linux.Descriptors;
using Mono.Unix.Native;

namespace Glance.Linux.Spawning;

/// <summary>
/// Starts children, one at a time: close-on-exec of a descriptor is off only while the child that is to inherit it is started, so that no
/// other child gets hold of it (docs/contracts/supervision.md D1).
/// </summary>
public static class ChildStart
{
    private const int Hangup = 1;
    private const int Interrupt = 2;
    private const int User1 = 10;
    private const int User2 = 12;
    private const int TerminalInput = 21;
    private const int TerminalOutput = 22;

    private static readonly Lock Starting = new();

    /// <summary>
    /// Starts a child that inherits these descriptors, with the signals of a service held back until it lets them through.
    /// </summary>
    /// <param name="program">What to start, without a shell.</param>
    /// <param name="inherited">What it gets besides the standard streams.</param>
    /// <returns>The child.</returns>
    /// <exception cref="IOException">The program is missing or the system refused to start it; the message says why.</exception>
    public static IChildProcess WithDescriptors(ProcessStartInfo program, IReadOnlyList<Descriptor> inherited)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(inherited);
        var process = new Process { StartInfo = program };
        try
        {
            lock (Starting)
                Start(process, inherited);
            return new StartedChild(process);
        }
        catch (Win32Exception refused)
        {
            process.Dispose();
            throw Refusal(program, refused);
        }
    }

    /// <summary>Starts a program that does something for us and ends; signals are as it would have them from a shell.</summary>
    /// <param name="tool">What to start, without a shell.</param>
    /// <param name="inherited">What it gets besides the standard streams.</param>
    /// <returns>The process.</returns>
    /// <exception cref="IOException">The program is missing or the system refused to start it; the message says why.</exception>
    public static Process Tool(ProcessStartInfo tool, params IReadOnlyList<Descriptor> inherited)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(inherited);
        try
        {
            lock (Starting)
                return StartTool(tool, inherited);
        }
        catch (Win32Exception refused)
        {
            throw Refusal(tool, refused);
        }
    }

    // The runtime's words name its own doing and a directory; the system's reason is their end.
    private static IOException Refusal(ProcessStartInfo program, Win32Exception refused) =>
        OsError.For(NativeConvert.ToErrno(refused.NativeErrorCode), $"{program.FileName} cannot be started");

    private static Process StartTool(ProcessStartInfo tool, IReadOnlyList<Descriptor> inherited)
    {
        try
        {
            foreach (var descriptor in inherited)
                descriptor.SetCloseOnExec(false);
            return Process.Start(tool)!; // null only with a shell
        }
        finally
        {
            foreach (var descriptor in inherited)
                descriptor.SetCloseOnExec(true);
        }
    }

    private static void Start(Process process, IReadOnlyList<Descriptor> inherited)
    {
        try
        {
            foreach (var descriptor in inherited)
                descriptor.SetCloseOnExec(false);

            // A child inherits the mask of the thread that starts it.
            // What is sent to a whole group (a terminal's Ctrl-C, systemctl kill) must not end one that has no handlers yet: it unblocks
            // them.
            SignalMask.UnblockAll();
            SignalMask.Block(Hangup, Interrupt, User1, User2, TerminalInput, TerminalOutput);
            process.Start();
        }
        finally
        {
            SignalMask.UnblockAll();
            foreach (var descriptor in inherited)
                descriptor.SetCloseOnExec(true);
        }
    }
}
