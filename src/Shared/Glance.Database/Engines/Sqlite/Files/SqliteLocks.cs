using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Glance.Database.Engines.Sqlite.Files;

/// <summary>
/// Asks the system who holds SQLite's locks on a file, without taking any (F_OFD_GETLK of fcntl(2); the bytes are those of
/// sqlite.org/fileformat2.html and sqlite.org/walformat.html). To ask, the file is opened and closed, and closing it lets go of all locks
/// that this process has on it: so only a process that has no connection to the database may ask.
/// </summary>
internal static partial class SqliteLocks
{
    private const int GetLock = 36;
    private const short ForReading = 0;
    private const short ForWriting = 1;
    private const short Free = 2;

    private const long Pending = 0x40000000;
    private const long Reserved = Pending + 1;
    private const long Shared = Pending + 2;
    private const long SharedLength = 510;
    private const long LogWriter = 120;
    private const long LogUser = 128;

    private const int VersionOffset = 18;
    private const byte WithLog = 2;

    /// <summary>Who has a database with a write-ahead log open; null when nobody has, or it uses none.</summary>
    /// <param name="database">Its path.</param>
    public static string? FindUser(string database) =>
        Ask(database, static file => UsesLog(file) ? Holder(file, Shared, SharedLength, ForWriting) : null);

    /// <summary>Who keeps a database from getting a write-ahead log by reading it; null when nobody does, or it has one.</summary>
    /// <param name="database">Its path.</param>
    public static string? FindReader(string database) =>
        Ask(database, static file => UsesLog(file) ? null : Holder(file, Shared, SharedLength, ForWriting));

    /// <summary>Whether a database has a write-ahead log.</summary>
    /// <param name="database">Its path.</param>
    public static bool HasLog(string database) => Ask(database, static file => UsesLog(file) ? "it has" : null) is not null;

    /// <summary>Who lets nobody read a database; null when nobody does.</summary>
    /// <param name="database">Its path.</param>
    public static string? FindExcluder(string database) =>
        Ask(database, static file => Holder(file, Pending, 1, ForReading) ?? Holder(file, Shared, SharedLength, ForReading));

    /// <summary>Who lets nobody write to a database; null when nobody does.</summary>
    /// <param name="database">Its path.</param>
    /// <param name="sharedMemory">Path of its shared memory, which has the locks of those who use a write-ahead log.</param>
    public static string? FindWriter(string database, string sharedMemory) =>
        Ask(database, static file => Holder(file, Reserved, 1, ForWriting))
        ?? Ask(sharedMemory, static file => Holder(file, LogWriter, 1, ForWriting));

    /// <summary>Whether somebody uses the write-ahead log that a shared memory belongs to.</summary>
    /// <param name="sharedMemory">Its path.</param>
    public static bool IsUsed(string sharedMemory) => Ask(sharedMemory, static file => Holder(file, LogUser, 1, ForWriting)) is not null;

    private static string? Ask(string path, Func<SafeFileHandle, string?> question)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return question(file);
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            return null; // whoever opens it for use meets the same, and tells it
        }
    }

    private static bool UsesLog(SafeFileHandle file)
    {
        Span<byte> version = [0];
        return RandomAccess.Read(file, version, VersionOffset) == 1 && version[0] == WithLog;
    }

    private static string? Holder(SafeFileHandle file, long start, long length, short kind)
    {
        var range = new RawLock { Kind = kind, Start = start, Length = length };
        if (fcntl(file, GetLock, ref range) != 0 || range.Kind == Free)
            return null;
        return range.Process > 0 ? $"process {range.Process}" : "another process";
    }

#pragma warning disable IDE1006, SA1300 // the name is the C library's
    [LibraryImport("libc")]
    private static partial int fcntl(SafeFileHandle file, int command, ref RawLock range);
#pragma warning restore IDE1006, SA1300

    // struct flock of 64-bit architectures; Whence 0 counts from the beginning of the file.
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    private struct RawLock
    {
        [FieldOffset(0)]
        public short Kind;

        [FieldOffset(8)]
        public long Start;

        [FieldOffset(16)]
        public long Length;

        [FieldOffset(24)]
        public int Process;
    }
}
