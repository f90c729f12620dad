using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Glance.Stores.Posix;

/// <summary>
/// Waits for a socket that a native library has opened, on a thread that does nothing else, and can be woken by others: poll(2) with an
/// eventfd(2) beside it.
/// </summary>
internal sealed partial class DescriptorWait : IDisposable
{
    /// <summary>There is something to read (POLLIN).</summary>
    public const short Readable = 1;

    private const int CloseOnExecNonBlocking = 0x80000 | 0x800;

    private readonly SafeFileHandle _wake;

    /// <exception cref="IOException">No descriptor is left.</exception>
    public DescriptorWait()
    {
        _wake = eventfd(0, CloseOnExecNonBlocking);
        if (_wake.IsInvalid)
            throw new IOException($"eventfd: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());
    }

    /// <summary>Ends the wait that is under way, or the next one. After the end it does nothing.</summary>
    public void Wake()
    {
        var one = 1UL;
        try
        {
            _ = write(_wake, in one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    /// <summary>Waits.</summary>
    /// <param name="descriptor">The socket; -1 for none.</param>
    /// <param name="events">What is waited for, as poll(2) numbers it.</param>
    /// <param name="limit">How long; infinite is possible.</param>
    /// <returns>What has come of it at the socket; 0 for nothing.</returns>
    public unsafe short Wait(int descriptor, short events, TimeSpan limit)
    {
        var added = false;
        _wake.DangerousAddRef(ref added);
        try
        {
            var both = stackalloc Waiting[2];
            both[0] = new Waiting { Descriptor = descriptor, Events = events };
            both[1] = new Waiting { Descriptor = (int)_wake.DangerousGetHandle(), Events = Readable };
            // An interruption is as good as a wake: whoever waits looks around and waits again.
            var milliseconds = limit == Timeout.InfiniteTimeSpan ? -1 : (int)Math.Ceiling(Math.Min(limit.TotalMilliseconds, int.MaxValue));
            if (poll(both, 2, milliseconds) <= 0)
                return 0;
            if (both[1].Found != 0)
                _ = read(_wake, out _, sizeof(ulong));
            return both[0].Found;
        }
        finally
        {
            if (added)
                _wake.DangerousRelease();
        }
    }

    public void Dispose() => _wake.Dispose();

#pragma warning disable IDE1006, SA1300 // the names are the C library's
    [LibraryImport("libc", SetLastError = true)]
    private static partial SafeFileHandle eventfd(uint count, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int poll(Waiting* entries, nuint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(SafeFileHandle descriptor, in ulong value, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(SafeFileHandle descriptor, out ulong value, nuint length);
#pragma warning restore IDE1006, SA1300

    // struct pollfd
    [StructLayout(LayoutKind.Sequential)]
    private struct Waiting
    {
        public int Descriptor;
        public short Events;
        public short Found;
    }
}
