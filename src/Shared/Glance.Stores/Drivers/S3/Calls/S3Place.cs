using System.Diagnostics.CodeAnalysis;
using Glance.Configuration.Declarations.Catalog.Stores;

namespace Glance.Stores.Drivers.S3.Calls;

/// <summary>
/// An object as a location names it: <c>s3[+http|+https]://[key:secret@]host[/path]/bucket/object</c> (stores contract, section 8). Keys
/// that older versions wrote into it are left out, and the host is no place to go to: requests are the server's that the options name.
/// </summary>
/// <param name="Host">Host, with port and path if it has them.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">Name of the object.</param>
internal sealed record S3Place(string Host, string Bucket, string Key)
{
    /// <summary>Reads a location. What a server could take for another place than the one written is refused.</summary>
    public static bool TryParse(string url, [NotNullWhen(true)] out S3Place? location)
    {
        location = null;
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || !S3StoreDeclarations.Driver.Schemes.Contains(url[..scheme]) || url.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return false;
        var rest = url[(scheme + 3)..];
        // A secret may have a slash in it, so that the keys are looked for in all the rest.
        var at = rest.LastIndexOf('@');
        if (at >= 0 && !rest.AsSpan(0, at).Contains(':'))
            return false;
        var parts = rest[(at + 1)..].Split('/');
        if (parts.Length < 3 || Array.Exists(parts, part => part.Length == 0))
            return false;
        if (!S3StoreDeclarations.IsBucket(parts[^2]) || !IsKey(parts[^1]))
            return false;
        location = new S3Place(string.Join('/', parts[..^2]), parts[^2], parts[^1]);
        return true;
    }

    /// <summary>The location as it is written, without keys.</summary>
    /// <param name="scheme">The scheme.</param>
    public string ToUrl(string scheme) => $"{scheme}://{Host}/{Bucket}/{Key}";

    // Two dots would be read as the folder above, wherever an address is tidied on its way.
    private static bool IsKey(string key) => key is not ("." or "..") && !key.AsSpan().ContainsAny("?#\\%");
}
