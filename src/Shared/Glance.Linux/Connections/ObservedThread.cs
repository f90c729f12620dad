using System.Globalization;
using Glance.Linux.Descriptors;
using Mono.Unix.Native;

namespace Glance.Linux.Connections;

/// <summary>
/// What the kernel knows of a thread of this process, for another thread that watches it (proc_pid_stat(5), clock_getres(2)).
/// </summary>
public sealed class ObservedThread : IDisposable
{
    // Enough for the number and the name, which stand before the state.
    private const int BytesToState = 64;

    private readonly Descriptor _stat;
    private readonly int _clock;

    private ObservedThread(Descriptor stat, int clock)
    {
        _stat = stat;
        _clock = clock;
    }

    /// <summary>The calling thread.</summary>
    /// <exception cref="IOException">The kernel does not tell: /proc is not there, or no descriptor is left.</exception>
    public static ObservedThread Current()
    {
        // The clock of a thread's processor time is its inverted number, three bits for the kind of clock (clock_getres(2), "CPU-time
        // clock").
        const int KindBits = 3;
        const int ProcessorTimeOfThread = 6;
        var thread = NativeMethods.GetThreadId();
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{thread}/stat");
        var number = Syscall.open(path, OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC);
        return number < 0 ? throw OsError.Last($"{path} cannot be read") : new ObservedThread(new Descriptor(number), (~thread << KindBits) | ProcessorTimeOfThread);
    }

    /// <summary>Processor time the thread has used; null when it has ended.</summary>
    public TimeSpan? ProcessorTime() =>
        NativeMethods.GetTime(_clock, out var time) < 0 ? null : TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick);

    /// <summary>
    /// Whether the thread runs or would, if a processor were free; false while it waits for something, and when it has ended.
    /// </summary>
    public bool IsRunnable()
    {
        Span<byte> text = stackalloc byte[BytesToState];
        var got = (int)NativeMethods.ReadAt(_stat.Number, text, (nuint)text.Length, 0);

        // The name may hold anything, and has at most 15 bytes; the last parenthesis there ends it.
        var name = text[..Math.Max(got, 0)].LastIndexOf(") "u8);
        return name >= 0 && name + 2 < got && text[name + 2] == (byte)'R';
    }

    /// <inheritdoc/>
    public void Dispose() => _stat.Dispose();
}
