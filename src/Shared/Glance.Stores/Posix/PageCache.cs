using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Glance.Stores.Posix;

/// <summary>Reads of what the system has in memory, which never wait for a disk (docs/decisions/0354).</summary>
internal static partial class PageCache
{
    /// <summary>The bytes are not in memory, or not yet: to read them is to wait.</summary>
    public const int WouldWait = -1;

    /// <summary>The file system or the kernel cannot tell; it will not for the rest of the file either.</summary>
    public const int Unknown = -2;

    private const int NoWait = 8; // RWF_NOWAIT

    /// <summary>preadv2(2) with RWF_NOWAIT.</summary>
    /// <param name="file">An open file.</param>
    /// <param name="buffer">Where to; not empty.</param>
    /// <param name="position">First byte, from 0.</param>
    /// <returns>
    /// Bytes read, possibly fewer than wanted; 0 at the end of the file; <see cref="WouldWait"/> also for whatever else went wrong, which
    /// a read that waits will tell; <see cref="Unknown"/>.
    /// </returns>
    public static unsafe int Read(SafeFileHandle file, Span<byte> buffer, long position)
    {
        fixed (byte* start = buffer)
        {
            var part = new Part { Start = start, Length = (nuint)buffer.Length };
            var got = preadv2(file, &part, 1, position, NoWait);
            if (got >= 0)
                return (int)got;
            return Marshal.GetLastPInvokeError() is Errno.NotSupported or Errno.NotImplemented or Errno.InvalidArgument ? Unknown : WouldWait;
        }
    }

#pragma warning disable IDE1006, SA1300 // the name is the C library's
    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint preadv2(SafeFileHandle handle, Part* parts, int count, long offset, int flags);
#pragma warning restore IDE1006, SA1300

    // struct iovec
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Part
    {
        public byte* Start;
        public nuint Length;
    }
}
