namespace Glance.Domain.Locations;

/// <summary>
/// Keys in the URLs of locations. Up to 2026.1 upstream wrote access key and secret key into those of S3, as they are, and it writes user
/// and password into those of Swift where no file has them; nobody is to see them (docs/decisions/0372, 0403).
/// </summary>
public static class LocationKeys
{
    /// <summary>
    /// The URL without keys: <c>s3://key:secret@host/bucket/id</c> is <c>s3://host/bucket/id</c>, and Swift's likewise. Others are as they
    /// are.
    /// </summary>
    /// <param name="url">The URL.</param>
    public static string LeftOut(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.StartsWith("s3", StringComparison.Ordinal) && !url.StartsWith("swift", StringComparison.Ordinal))
            return url;
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        // A secret may have any character, so that the last one ends it.
        var at = url.LastIndexOf('@');
        return scheme > 0 && at > scheme ? string.Concat(url.AsSpan(0, scheme + 3), url.AsSpan(at + 1)) : url;
    }
}
