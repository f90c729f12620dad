namespace Glance.Stores.Drivers.S3.Uploads;

/// <summary>
/// How large the parts of an upload are. A server takes 10 000 of them, Swift's 1000 unless it is told otherwise: a known size is divided
/// so that they suffice, and with an unknown one parts grow with what has come (docs/decisions/0370).
/// </summary>
/// <param name="chunk"><c>s3_store_large_object_chunk_size</c> in bytes: the smallest.</param>
/// <param name="size">Bytes that will come; null when that is not known.</param>
internal sealed class PartSizes(long chunk, long? size)
{
    /// <summary>Bytes that parts grow to for the sake of servers that take few; beyond only as far as all servers need it.</summary>
    public const long Comfortable = 32L << 20;

    private const long Mega = 1L << 20;
    private const int Few = 1000;
    private const int Most = 10_000;

    /// <summary>Bytes of the next part, unless the data ends in it.</summary>
    /// <param name="sent">Bytes of the parts before it.</param>
    public long Next(long sent)
    {
        var wanted = size is { } whole
            ? Math.Max(Math.Min(Share(whole, Few), Comfortable), Share(whole, Most))
            : Math.Max(Math.Min(sent / (Few / 10), Comfortable), sent / Few);
        return Math.Max(chunk, (wanted + Mega - 1) / Mega * Mega);
    }

    private static long Share(long whole, int parts) => (whole + parts - 1) / parts;
}
