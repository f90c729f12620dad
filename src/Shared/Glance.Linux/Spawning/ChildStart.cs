using System.Diagnostics;
using Glance.Linux.Descriptors;

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

    /// <summary>Starts a child that inherits these descriptors, with the signals of a service held back until it lets them through.</summary>
    /// <param name="process">What to start; owned by the child from then on.</param>
    /// <param name="inherited">What it gets besides the standard streams.</param>
    /// <returns>The child.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">The program is missing or the system refused to start it.</exception>
    public static IChildProcess WithDescriptors(Process process, IReadOnlyList<Descriptor> inherited)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(inherited);
        lock (Starting)
        {
            try
            {
                foreach (var descriptor in inherited)
                    descriptor.SetCloseOnExec(false);

                // A child inherits the mask of the thread that starts it.
                // What is sent to a whole group (a terminal's Ctrl-C, systemctl kill) must not end one that has no handlers yet: it unblocks them.
                SignalMask.UnblockAll();
                SignalMask.Block(Hangup, Interrupt, User1, User2, TerminalInput, TerminalOutput);
                process.Start();
                return new StartedChild(process);
            }
            finally
            {
                SignalMask.UnblockAll();
                foreach (var descriptor in inherited)
                    descriptor.SetCloseOnExec(true);
            }
        }
    }

    /// <summary>Starts a program that gets no descriptor of ours.</summary>
    /// <param name="tool">What to start, without a shell.</param>
    /// <returns>The process.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">The program is missing or the system refused to start it.</exception>
    public static Process WithoutDescriptors(ProcessStartInfo tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        lock (Starting)
            return Process.Start(tool)!; // null only with a shell
    }
}
