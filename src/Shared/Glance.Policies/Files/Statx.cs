using System.Runtime.InteropServices;
using System.Text;

namespace Glance.Policies.Files;

/// <summary>
/// The one system call that tells whether a file is the one that was read. .NET knows neither inode nor time of change, and asks twice.
/// </summary>
internal static partial class Statx
{
    private const int AtFdCwd = -100;
    private const uint StatxBasic = 0x7ff;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>A path as <see cref="Look"/> takes it, made once so that a look allocates nothing.</summary>
    public static byte[] Path(string path) => Encoding.UTF8.GetBytes(path + '\0');

    /// <summary>How what a path leads to looks, links followed; nothing there when it cannot be reached.</summary>
    public static FileLook Look(byte[] path) => statx(AtFdCwd, in path[0], 0, StatxBasic, out var raw) == 0
        ? ToLook(raw)
        : default;

    // Times and size of a pipe change with every reader and writer and mean nothing.
    private static FileLook ToLook(in RawStatx raw) => new FileLook(raw.Mode, ((ulong)raw.DeviceMajor << 32) | raw.DeviceMinor, raw.Inode, 0, 0, 0) is { IsPipe: true } pipe
        ? pipe
        : new FileLook(raw.Mode, ((ulong)raw.DeviceMajor << 32) | raw.DeviceMinor, raw.Inode, raw.Size, raw.Written.Nanoseconds, raw.Changed.Nanoseconds);

#pragma warning disable IDE1006, SA1300 // the name is the C library's
    [LibraryImport("libc")]
    private static partial int statx(int directory, in byte path, int flags, uint mask, out RawStatx buffer);
#pragma warning restore IDE1006, SA1300

    [StructLayout(LayoutKind.Sequential)]
    private struct RawTime
    {
        public long Seconds;
        public uint Part;
        public int Reserved;

        public readonly long Nanoseconds => (Seconds * NanosecondsPerSecond) + Part;
    }

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

        [FieldOffset(96)]
        public RawTime Changed;

        [FieldOffset(112)]
        public RawTime Written;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
