namespace Glance.Stores.Drivers.File;

/// <summary>
/// Finds chunks of nothing but zeroes. Chunks are counted from the start of the file, so they do not depend on how data arrives.
/// </summary>
internal static class ZeroRuns
{
    /// <summary>
    /// Bytes at the start of <paramref name="data"/> that lie in chunks of zeroes; a chunk cut off by the data's end counts as far as it is
    /// there.
    /// </summary>
    public static int LengthAtStart(ReadOnlySpan<byte> data, long position, int chunkSize)
    {
        var length = 0;
        while (length < data.Length)
        {
            var chunk = ChunkAt(data, length, position, chunkSize);
            if (data.Slice(length, chunk).ContainsAnyExcept((byte)0))
                break;
            length += chunk;
        }

        return length;
    }

    /// <summary>Bytes before the next chunk of zeroes, when the first chunk is not one.</summary>
    public static int LengthUntilNext(ReadOnlySpan<byte> data, long position, int chunkSize)
    {
        var length = ChunkAt(data, 0, position, chunkSize);
        while (length < data.Length)
        {
            var chunk = ChunkAt(data, length, position, chunkSize);
            if (!data.Slice(length, chunk).ContainsAnyExcept((byte)0))
                break;
            length += chunk;
        }

        return length;
    }

    private static int ChunkAt(ReadOnlySpan<byte> data, int offset, long position, int chunkSize) =>
        (int)Math.Min(data.Length - offset, chunkSize - (position + offset) % chunkSize);
}
