using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Glance.Configuration.Surroundings;

/// <summary>
/// Reads a pipe to its end, and waits for who writes into it, but not for ever (docs/decisions/0351). Opened for reading alone, a named
/// pipe would keep its reader in open(2) until there is a writer, where nothing reaches it (fifo(7)).
/// </summary>
internal sealed partial class PipeReading : IDisposable
{
    private const int NotWaiting = 0x800 | 0x80000; // O_RDONLY | O_NONBLOCK | O_CLOEXEC
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int Denied = 13;
    private const short Data = 1;

    private readonly SafeFileHandle _pipe;
    private readonly bool _isNamed;
    private readonly TimeSpan _silence;

    // Whether somebody has written, or has had it open and closed it: then nothing to read is the end.
    private bool _hadWriter;

    private PipeReading(SafeFileHandle pipe, bool isNamed, TimeSpan silence)
    {
        _pipe = pipe;
        _isNamed = isNamed;
        _silence = silence;
    }

    /// <summary>Opens a pipe.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="isNamed">Whether others find it there, too: its writer may be still to come.</param>
    /// <param name="silence">How long nothing may come.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static PipeReading Open(string path, bool isNamed, TimeSpan silence)
    {
        var number = OpenFile(path, NotWaiting);
        if (number >= 0)
            return new PipeReading(new SafeFileHandle(number, ownsHandle: true), isNamed, silence);
        var error = Marshal.GetLastPInvokeError();
        var reason = Marshal.GetPInvokeErrorMessage(error);
        throw error == Denied ? new UnauthorizedAccessException(reason) : new IOException(reason);
    }

    /// <summary>Reads what comes next; 0 at the end.</summary>
    /// <exception cref="IOException">Nothing came in time, or it cannot be read.</exception>
    public int Read(Span<byte> buffer)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var count = (int)ReadFile(_pipe, buffer, (nuint)buffer.Length);
            _hadWriter |= count > 0;
            if (count > 0 || (count == 0 && (_hadWriter || !_isNamed)))
                return count;
            if (count < 0 && Marshal.GetLastPInvokeError() is not (TryAgain or Interrupted) and var error)
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            Await(_silence - Stopwatch.GetElapsedTime(began));
        }
    }

    public void Dispose() => _pipe.Dispose();

    // That something can be read, or that who had it open for writing has closed it, which is told without being asked for.
    private void Await(TimeSpan left)
    {
        var wait = new PollEntry { Descriptor = (int)_pipe.DangerousGetHandle(), Wanted = Data };
        var happened = left > TimeSpan.Zero ? Poll(ref wait, 1, (int)Math.Ceiling(left.TotalMilliseconds)) : 0;
        if (happened < 0 && Marshal.GetLastPInvokeError() is not Interrupted and var error)
            throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        if (happened == 0)
        {
            throw new IOException(
                $"it is a pipe into which nobody has written for {_silence.TotalSeconds:0.##} s; name a file, or have its writer ready");
        }

        _hadWriter |= happened > 0;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadFile(SafeFileHandle file, Span<byte> buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entry, nuint count, int milliseconds);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}
