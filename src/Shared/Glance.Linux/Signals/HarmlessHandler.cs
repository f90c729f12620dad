using System.Runtime.InteropServices;
using Glance.Linux.Descriptors;

namespace Glance.Linux.Signals;

/// <summary>Gives a signal a handler that does nothing.</summary>
internal static class HarmlessHandler
{
    // A function of the C library that may run in a signal handler (signal-safety(7)); managed code may not.
    private static readonly nint DoNothing = NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "getpid");

    /// <summary>Installs it.</summary>
    /// <param name="number">Signal number, 1 to 64.</param>
    /// <returns>False when the system refuses, as for SIGKILL.</returns>
    internal static bool Install(int number)
    {
        const nint Failed = -1;
        return NativeMethods.Signal(number, DoNothing) != Failed;
    }
}
