using System.Runtime.InteropServices;
using Glance.Linux.Descriptors;

namespace Glance.Linux.Connections;

/// <summary>
/// A timer one thread sets and another waits for (timerfd_create(2)). Setting it wakes nobody and costs a fraction of a microsecond.
/// </summary>
public sealed unsafe class Alarm : IDisposable
{
    private readonly Descriptor _timer;

    /// <summary>Opens one; it is not set.</summary>
    /// <exception cref="IOException">The kernel refused: no descriptor is left.</exception>
    public Alarm()
    {
        var number = NativeMethods.CreateTimer(NativeMethods.MonotonicClock, NativeMethods.CloseOnExec);
        _timer = number < 0 ? throw OsError.Last("no timer descriptor") : new Descriptor(number);
    }

    /// <summary>It goes off once, that long from now; a time set before is forgotten.</summary>
    /// <param name="delay">More than zero.</param>
    /// <exception cref="IOException">The kernel refused.</exception>
    public void Set(TimeSpan delay)
    {
        // struct itimerspec: the interval, none, and the time until it goes off; seconds and nanoseconds each.
        var times = stackalloc long[4];
        times[0] = times[1] = 0;
        times[2] = delay.Ticks / TimeSpan.TicksPerSecond;
        times[3] = delay.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
        if (NativeMethods.SetTimer(_timer.Number, 0, times, null) < 0)
            throw OsError.Last("the alarm cannot be set");
    }

    /// <summary>Blocks the calling thread until it goes off.</summary>
    /// <exception cref="IOException">The descriptor cannot be read.</exception>
    public void Wait()
    {
        long times;
        while (NativeMethods.Read(_timer.Number, (byte*)&times, sizeof(long)) < 0)
        {
            if (Marshal.GetLastPInvokeError() != NativeMethods.Interrupted)
                throw OsError.Last("the alarm cannot be waited for");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
