using System.Runtime.InteropServices;

namespace Glance.Linux.Signals;

/// <summary>
/// The runtime reads signals on a thread that exists from the first registration on, and hands INT, QUIT and TERM to a new thread each:
/// a process that can create none dies of the order to stop. Here the handlers run on the reading thread itself (docs/decisions/0140).
/// </summary>
internal static partial class SignalThread
{
    private const int MostSignals = 64;
    private const int Handled = 1;
    private const int NotHandled = 0;

    private static readonly Action?[] Handlers = new Action?[MostSignals + 1];

    /// <summary>Remembers what a signal does; null forgets it.</summary>
    internal static void Set(PosixSignal signal, Action? handler) => Volatile.Write(ref Handlers[Number(signal)], handler);

    /// <summary>From now on handlers run on the reading thread. Call it when signals have been registered with the runtime.</summary>
    /// <returns>False when this runtime cannot be told; it goes on as it does.</returns>
    internal static unsafe bool TryUse()
    {
        try
        {
            SetHandler(&OnSignal);
            return true;
        }
        catch (Exception absent) when (absent is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_SetPosixSignalHandler")]
    private static unsafe partial void SetHandler(delegate* unmanaged<int, int, int> handler);

    [UnmanagedCallersOnly]
    private static int OnSignal(int number, int name)
    {
        if (number is < 1 or > MostSignals || Volatile.Read(ref Handlers[number]) is not { } handler)
            return NotHandled;
        handler();
        return Handled;
    }

    // signal(7), x86 and ARM; names have negative numbers.
    private static int Number(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        PosixSignal.SIGTERM => 15,
        PosixSignal.SIGCHLD => 17,
        PosixSignal.SIGCONT => 18,
        PosixSignal.SIGTSTP => 20,
        PosixSignal.SIGTTIN => 21,
        PosixSignal.SIGTTOU => 22,
        PosixSignal.SIGWINCH => 28,
        _ => (int)signal,
    };
}
