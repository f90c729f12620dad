using System.Runtime.InteropServices;
using Glance.Linux.Descriptors;
using Mono.Unix.Native;

namespace Glance.Linux.Spawning;

/// <summary>A process that is not ours: held by a pidfd, so that a pid used again is never mistaken for it (pidfd_open(2)).</summary>
public sealed class ProcessWatch : IDisposable
{
    private readonly Descriptor _descriptor;

    private ProcessWatch(Descriptor descriptor) => _descriptor = descriptor;

    /// <summary>Takes hold of a process.</summary>
    /// <returns>Null when there is none with this pid.</returns>
    public static ProcessWatch? Open(int pid)
    {
        var number = NativeMethods.PidFdOpen(NativeMethods.PidFdOpenCall, pid, 0);
        return number < 0 ? null : new ProcessWatch(Descriptor.Inherit((int)number));
    }

    /// <summary>Sends a signal.</summary>
    /// <returns>False when the process is gone.</returns>
    /// <exception cref="UnauthorizedAccessException">It belongs to another user.</exception>
    public bool Signal(int signal)
    {
        if (NativeMethods.PidFdSendSignal(NativeMethods.PidFdSendSignalCall, _descriptor.Number, signal, IntPtr.Zero, 0) >= 0)
            return true;
        return Marshal.GetLastPInvokeError() == (int)Errno.EPERM
            ? throw new UnauthorizedAccessException("not permitted: it belongs to another user")
            : false;
    }

    /// <summary>Waits for its end on the calling thread.</summary>
    /// <returns>Whether it has ended.</returns>
    public bool WaitForEnd(TimeSpan atMost)
    {
        var poll = new[] { new Pollfd { fd = _descriptor.Number, events = PollEvents.POLLIN } };
        return Syscall.poll(poll, 1, (int)atMost.TotalMilliseconds) > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _descriptor.Dispose();
}
