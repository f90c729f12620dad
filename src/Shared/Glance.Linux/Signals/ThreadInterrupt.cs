using Glance.Linux.Descriptors;

namespace Glance.Linux.Signals;

/// <summary>
/// Brings one thread back from a blocking system call (EINTR), by a real-time signal whose handler does nothing. Used where nothing else
/// wakes the call: a blocking accept on a socket that other processes share.
/// </summary>
public sealed class ThreadInterrupt : IDisposable
{
    // Above those that the C library (32, 33) and the runtime (34) use.
    private const int Number = 40;

    private static readonly bool IsInstalled = HarmlessHandler.Install(Number);

    private readonly Lock _guard = new();
    private int _thread;

    /// <summary>The calling thread can be interrupted from now on, until this is disposed.</summary>
    public void Enter()
    {
        lock (_guard)
            _thread = IsInstalled ? NativeMethods.GetThreadId() : 0;
    }

    /// <summary>Interrupts it; does nothing when no thread has entered.</summary>
    public void Interrupt()
    {
        lock (_guard)
        {
            if (_thread != 0)
                _ = NativeMethods.ThreadKill(Environment.ProcessId, _thread, Number);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_guard)
            _thread = 0;
    }
}
