using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Glance.Database.Engines.Sqlite.Files;

/// <summary>Which file a name stands for. A file that was replaced has another one, whatever is in it.</summary>
/// <param name="Inode">Its number on its file system.</param>
/// <param name="Device">Its file system.</param>
/// <param name="Born">When it was made, in nanoseconds, because numbers are used again once a file is gone; 0 where the file system does
/// not tell.</param>
internal readonly partial record struct FileIdentity(ulong Inode, ulong Device, long Born)
{
    private const int AtFdCwd = -100;
    private const uint StatxType = 0x1;
    private const uint StatxInode = 0x100;
    private const uint StatxBorn = 0x800;
    private const char Separator = ',';
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    /// <summary>The path as the system takes it, so that looking often costs no conversion.</summary>
    public static byte[] PathOf(string path) => Encoding.UTF8.GetBytes(path + '\0');

    /// <summary>The file a name stands for at present; null when it stands for none that can be seen.</summary>
    /// <param name="path">As from <see cref="PathOf"/>.</param>
    public static FileIdentity? Of(byte[] path) =>
        statx(AtFdCwd, path, 0, StatxInode | StatxBorn, out var raw) == 0
            ? new FileIdentity(raw.Inode, ((ulong)raw.DeviceMajor << 32) | raw.DeviceMinor, (raw.Mask & StatxBorn) == 0 ? 0 : (raw.BornSeconds * 1_000_000_000) + raw.BornNanoseconds)
            : null;

    /// <summary>Reads back what <see cref="ToText"/> wrote; null when it is something else.</summary>
    public static FileIdentity? TryParse(string text) =>
        text.Split(Separator) is [var inode, var device, var born]
        && ulong.TryParse(inode, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && ulong.TryParse(device, NumberStyles.None, CultureInfo.InvariantCulture, out var system)
        && long.TryParse(born, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time)
            ? new FileIdentity(number, system, time)
            : null;

    /// <summary>
    /// The file that a worker before has told of, see <see cref="SqliteFiles.Known"/>; null when it told of another path.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="known">What it told.</param>
    public static FileIdentity? KnownAt(string path, string? known) =>
        known?.Split(' ') is [var identity, var place] && Uri.UnescapeDataString(place) == path ? TryParse(identity) : null;

    /// <summary>As one word, for other processes of the service.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Inode}{Separator}{Device}{Separator}{Born}");

    /// <summary>Whether something is there that is no file with content of its own: a device, a directory, a pipe or a socket.</summary>
    /// <param name="path">As from <see cref="PathOf"/>.</param>
    public static bool IsOtherThanFile(byte[] path) =>
        statx(AtFdCwd, path, 0, StatxType, out var raw) == 0 && (raw.Mode & TypeMask) != RegularFile;

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
        [FieldOffset(0)]
        public uint Mask;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(80)]
        public long BornSeconds;

        [FieldOffset(88)]
        public uint BornNanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
