using System.Diagnostics.CodeAnalysis;

namespace Glance.Stores.Drivers.Rbd;

/// <summary>
/// A location in Ceph: <c>rbd://fsid/pool/image/snapshot</c>, or <c>rbd://image</c> as the first releases wrote it, for an image without
/// snapshot in the configured pool (docs/contracts/stores.md section 6). The cluster's id is not compared with the one connected to: images
/// outlive a move to another cluster.
/// </summary>
/// <param name="Fsid">The cluster's id; null in the short form.</param>
/// <param name="Pool">The pool; null in the short form.</param>
/// <param name="Image">The image's name.</param>
/// <param name="Snapshot">The snapshot that is read; null in the short form.</param>
internal sealed record RbdLocation(string? Fsid, string? Pool, string Image, string? Snapshot)
{
    /// <summary>The snapshot that an upload ends with.</summary>
    public const string SnapshotName = "snap";

    private const string Scheme = "rbd://";

    /// <summary>The URL of an image of this service.</summary>
    public static string UrlOf(string fsid, string pool, string image) =>
        $"{Scheme}{Escape(fsid)}/{Escape(pool)}/{Escape(image)}/{SnapshotName}";

    /// <summary>Reads a URL.</summary>
    public static bool TryParse(string url, [NotNullWhen(true)] out RbdLocation? location)
    {
        location = null;
        if (!url.StartsWith(Scheme, StringComparison.Ordinal))
            return false;
        var parts = url[Scheme.Length..].Split('/').Select(Uri.UnescapeDataString).ToArray();
        // A name that ends early for a library of C would be another one's.
        if (parts.Any(part => part.Length == 0 || part.Contains('\0', StringComparison.Ordinal)))
            return false;
        location = parts switch
        {
            [var image] => new RbdLocation(null, null, image, null),
            [var fsid, var pool, var image, var snapshot] => new RbdLocation(fsid, pool, image, snapshot),
            _ => null,
        };
        return location is not null;
    }

    // Each character but letters, digits, '_', '.', '-' and '~' is written as %XX, as Python's quote with no safe characters has it.
    private static string Escape(string part) => Uri.EscapeDataString(part);
}
