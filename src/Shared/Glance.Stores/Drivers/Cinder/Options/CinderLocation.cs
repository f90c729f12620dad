using System.Diagnostics.CodeAnalysis;

namespace Glance.Stores.Drivers.Cinder.Options;

/// <summary>
/// A location as glance_store writes them: <c>cinder://store/volume</c>, or <c>cinder://volume</c> where there is one store (stores
/// contract, section 9). Cinder gives volumes their ids, so that an upload is noted before under the name that its volume will have,
/// <c>image-ID</c>, in the volume's place: that is nobody's location.
/// </summary>
/// <param name="Store">What stands before the volume; null for nothing. It is not compared with anything when data is read.</param>
/// <param name="VolumeId">The volume; null for one that is yet to be.</param>
/// <param name="ImageId">The image of a volume that is yet to be.</param>
internal sealed record CinderLocation(string? Store, string? VolumeId, string? ImageId)
{
    private const string Scheme = "cinder://";
    private const string Named = "image-";

    /// <summary>The name of an image's volume.</summary>
    public static string NameOf(string imageId) => Named + imageId;

    /// <summary>The location of a volume.</summary>
    /// <param name="store">The store; null where there is one.</param>
    /// <param name="volumeId">The volume.</param>
    public static string UrlOf(string? store, string volumeId) => store is null ? Scheme + volumeId : $"{Scheme}{store}/{volumeId}";

    /// <summary>What is noted of an upload before its volume is there.</summary>
    public static string UrlOfNext(string? store, string imageId) => UrlOf(store, NameOf(imageId));

    /// <summary>Reads a location.</summary>
    public static bool TryParse(string url, [NotNullWhen(true)] out CinderLocation? location)
    {
        location = null;
        if (!url.StartsWith(Scheme, StringComparison.Ordinal) || url.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return false;
        var rest = url[Scheme.Length..];
        var slash = rest.LastIndexOf('/');
        var store = slash < 0 ? null : rest[..slash];
        var last = rest[(slash + 1)..];
        if (store is "" || store?.Contains('/', StringComparison.Ordinal) == true)
            return false;
        if (Guid.TryParseExact(last, "D", out _))
            location = new CinderLocation(store, last, null);
        else if (last.StartsWith(Named, StringComparison.Ordinal) && last.Length > Named.Length)
            location = new CinderLocation(store, null, last[Named.Length..]);
        return location is not null;
    }
}
