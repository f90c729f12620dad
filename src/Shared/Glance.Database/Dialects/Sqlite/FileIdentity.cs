using System.Runtime.InteropServices;
using System.Text;

namespace Glance.Database.Dialects.Sqlite;

/// <summary>Which file a name stands for. A file that was replaced has another one, whatever is in it.</summary>
/// <param name="Inode">Its number on its file system.</param>
/// <param name="Device">Its file system.</param>
internal readonly partial record struct FileIdentity(ulong Inode, ulong Device)
{
    private const int AtFdCwd = -100;
    private const uint StatxInode = 0x100;

    /// <summary>The path as the system takes it, so that looking often costs no conversion.</summary>
    public static byte[] PathOf(string path) => Encoding.UTF8.GetBytes(path + '\0');

    /// <summary>The file a name stands for at present; null when it stands for none that can be seen.</summary>
    /// <param name="path">As from <see cref="PathOf"/>.</param>
    public static FileIdentity? Of(byte[] path) =>
        statx(AtFdCwd, path, 0, StatxInode, out var raw) == 0 ? new FileIdentity(raw.Inode, ((ulong)raw.DeviceMajor << 32) | raw.DeviceMinor) : null;

    /// <summary>As operators see it in stat(1).</summary>
    public override string ToString() => $"inode {Inode} of device {Device >> 32}:{(uint)Device}";

#pragma warning disable IDE1006, SA1300 // the name is the C library's
    [LibraryImport("libc")]
    private static partial int statx(int directory, byte[] path, int flags, uint mask, out RawStatx buffer);
#pragma warning restore IDE1006, SA1300

    // struct statx is the same on every architecture (statx(2)).
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct RawStatx
    {
        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
