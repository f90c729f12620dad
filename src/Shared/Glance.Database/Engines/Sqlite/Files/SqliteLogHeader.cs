using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Glance.Database.Engines.Sqlite.Files;

/// <summary>
/// Whether a write-ahead log is the one that a shared memory tells of, be it for its name or for what is in it: the shared memory has the
/// log's salt, the number of its last frame and that frame's checksum (sqlite.org/walformat.html, sections 2.1 and 4.1). As with
/// <see cref="SqliteLocks"/>, only a process that has no connection to the database may ask.
/// </summary>
internal static class SqliteLogHeader
{
    private const int CopyLength = 48;
    private const int IsInitialised = 12;
    private const int PageSize = 14;
    private const int LastFrame = 16;
    private const int Checksum = 24;
    private const int Salt = 32;

    private const int LogHeaderLength = 32;
    private const int LogSalt = 16;
    private const int FrameHeaderLength = 24;
    private const int FrameChecksum = 16;

    // A log that begins anew between two looks is another one for a moment.
    private const int Looks = 3;

    /// <summary>Whether they belong together; also true when the shared memory tells of no frame yet, or either cannot be read.</summary>
    /// <param name="log">Path of the log.</param>
    /// <param name="sharedMemory">Path of the shared memory.</param>
    public static bool IsOf(string log, string sharedMemory)
    {
        try
        {
            for (var look = 0; look < Looks; look++)
            {
                if (Compare(log, sharedMemory))
                    return true;
            }

            return false;
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            return true; // whoever opens it for use meets the same, and tells it
        }
    }

    private static bool Compare(string log, string sharedMemory)
    {
        Span<byte> index = stackalloc byte[2 * CopyLength];
        if (Read(sharedMemory, index, 0) < index.Length || !index[..CopyLength].SequenceEqual(index[CopyLength..]))
            return true; // it is being written
        var frames = MemoryMarshal.Read<uint>(index[LastFrame..]);
        if (index[IsInitialised] == 0 || frames == 0)
            return true;
        int size = MemoryMarshal.Read<ushort>(index[PageSize..]);
        long page = size == 1 ? 65536 : size;

        Span<byte> header = stackalloc byte[LogHeaderLength];
        Span<byte> frame = stackalloc byte[FrameHeaderLength];
        return Read(log, header, 0) == header.Length
            && header.Slice(LogSalt, 8).SequenceEqual(index.Slice(Salt, 8))
            && Read(log, frame, LogHeaderLength + ((frames - 1) * (FrameHeaderLength + page))) == frame.Length
            && BinaryPrimitives.ReadUInt32BigEndian(frame[FrameChecksum..]) == MemoryMarshal.Read<uint>(index[Checksum..])
            && BinaryPrimitives.ReadUInt32BigEndian(frame[(FrameChecksum + 4)..]) == MemoryMarshal.Read<uint>(index[(Checksum + 4)..]);
    }

    private static int Read(string path, Span<byte> into, long offset)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return RandomAccess.Read(file, into, offset);
    }
}
