using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Glance.Stores.Posix;

/// <summary>
/// The few system calls .NET has no words for: a hard link (publishing without ever overwriting), fsync of a directory,
/// a path without symbolic links, a file's identity (docs/decisions/0020), and how written data gets to the disk (0359, 0360).
/// </summary>
internal static partial class PosixFile
{
    private const int AtFdCwd = -100;
    private const int AtSymlinkNoFollow = 0x100;
    private const int AtEmptyPath = 0x1000;
    private const uint StatxBasic = 0x7ff;
    private const int OpenReadOnlyCloseOnExec = 0x80000;
    private const int GetFlags = 3;
    private const int SetFlags = 4;
    private const int KeepSize = 1;
    private const uint WaitBefore = 1;
    private const uint WriteBack = 2;
    private const uint WaitAfter = 4;

    // O_DIRECT, one of the few numbers that differ (asm/fcntl.h).
    private static readonly int Direct =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x10000 : 0x4000;

    /// <summary>
    /// link(2): <paramref name="to"/> becomes a second name of <paramref name="from"/>. Returns 0, or the errno (EEXIST: the name is
    /// taken).
    /// </summary>
    public static int Link(string from, string to) => Outcome(link(from, to));

    /// <summary>unlink(2). Returns 0 or the errno.</summary>
    public static int Unlink(string path) => Outcome(unlink(path));

    /// <summary>fsync(2) of a directory: the names in it outlast a power failure. Returns 0 or the errno.</summary>
    public static int SyncDirectory(string path)
    {
        var descriptor = open(path, OpenReadOnlyCloseOnExec);
        if (descriptor < 0)
            return Marshal.GetLastPInvokeError();
        var outcome = Outcome(fsync(descriptor));
        _ = close(descriptor);
        return outcome is Errno.InvalidArgument ? 0 : outcome; // file systems without directory sync say EINVAL
    }

    /// <summary>realpath(3): the path with every symbolic link resolved. Returns 0 or the errno.</summary>
    public static int RealPath(string path, out string resolved)
    {
        var pointer = realpath(path, 0);
        if (pointer == 0)
        {
            resolved = string.Empty;
            return Marshal.GetLastPInvokeError();
        }

        resolved = Marshal.PtrToStringUTF8(pointer)!; // not null: the pointer is not
        free(pointer);
        return 0;
    }

    /// <summary>What a path names; a symbolic link itself, not its target. Returns 0 or the errno.</summary>
    public static int Stat(string path, out InodeIdentity identity, bool followLinks = false) =>
        Identify(statx(AtFdCwd, path, followLinks ? 0 : AtSymlinkNoFollow, StatxBasic, out var raw), raw, out identity);

    /// <summary>What an open file is. Returns 0 or the errno.</summary>
    public static int Stat(SafeFileHandle handle, out InodeIdentity identity) =>
        Identify(statx(handle, string.Empty, AtEmptyPath, StatxBasic, out var raw), raw, out identity);

    /// <summary>
    /// Whether what is written goes past the page cache (O_DIRECT). Returns 0, or the errno (EINVAL: the file system cannot).
    /// </summary>
    public static int SetDirect(SafeFileHandle handle, bool isDirect)
    {
        var flags = fcntl(handle, GetFlags, 0);
        return flags < 0 ? Marshal.GetLastPInvokeError() : Outcome(fcntl(handle, SetFlags, isDirect ? flags | Direct : flags & ~Direct));
    }

    /// <summary>
    /// fallocate(2): room for those bytes, which makes the file no longer. Returns 0 or the errno; where a file system cannot, nobody
    /// writes zeroes in its stead.
    /// </summary>
    public static int Preallocate(SafeFileHandle handle, long offset, long length)
    {
        while (true)
        {
            var errno = Outcome(fallocate(handle, KeepSize, offset, length));
            if (errno != Errno.Interrupted)
                return errno;
        }
    }

    /// <summary>sync_file_range(2): what was written there is on its way to the disk. Returns 0 or the errno.</summary>
    public static int StartWriteBack(SafeFileHandle handle, long offset, long length) =>
        Outcome(sync_file_range(handle, offset, length, WriteBack));

    /// <summary>sync_file_range(2): what was written there has got to the disk, as far as the disk says. Returns 0 or the errno.</summary>
    public static int AwaitWriteBack(SafeFileHandle handle, long offset, long length) =>
        Outcome(sync_file_range(handle, offset, length, WaitBefore | WriteBack | WaitAfter));

    private static int Identify(int result, in RawStatx raw, out InodeIdentity identity)
    {
        identity = new InodeIdentity(raw.Inode, ((ulong)raw.DeviceMajor << 32) | raw.DeviceMinor, raw.Mode, (long)raw.Size);
        return Outcome(result);
    }

    private static int Outcome(int result) => result == 0 ? 0 : Marshal.GetLastPInvokeError();

#pragma warning disable IDE1006, SA1300 // the names are the C library's
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string from, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlink(string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint realpath(string path, nint buffer);

    [LibraryImport("libc")]
    private static partial void free(nint pointer);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, out RawStatx buffer);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(SafeFileHandle directory, string path, int flags, uint mask, out RawStatx buffer);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(SafeFileHandle handle, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fallocate(SafeFileHandle handle, int mode, long offset, long length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sync_file_range(SafeFileHandle handle, long offset, long length, uint flags);
#pragma warning restore IDE1006, SA1300

    // struct statx is the same on every architecture (statx(2)).
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct RawStatx
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
