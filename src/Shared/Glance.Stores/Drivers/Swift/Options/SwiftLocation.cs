using System.Diagnostics.CodeAnalysis;
using Glance.Configuration.Declarations.Catalog.Stores;

namespace Glance.Stores.Drivers.Swift.Options;

/// <summary>
/// A location as glance_store writes them (stores contract, section 7): <c>swift+config://reference/container/object</c>, or
/// <c>swift[+http|+https]://user:key@address/container/object</c>, where user and key are escaped and the address has its path.
/// </summary>
internal sealed record SwiftLocation
{
    private const string Config = "swift+config";

    /// <summary>The reference; null where address and user stand in its place.</summary>
    public string? Reference { get; private init; }

    /// <summary>Where to log in, or the account; null with a reference.</summary>
    public Uri? Address { get; private init; }

    /// <summary>The user; null without one. The key beside it is not read: that of the reference counts.</summary>
    public string? User { get; private init; }

    /// <summary>The container.</summary>
    public required string Container { get; init; }

    /// <summary>Name of the object.</summary>
    public required string Key { get; init; }

    /// <summary>Reads a location. What a server could take for another place than the one written is refused.</summary>
    public static bool TryParse(string url, [NotNullWhen(true)] out SwiftLocation? location)
    {
        location = null;
        var end = url.IndexOf("://", StringComparison.Ordinal);
        if (end < 0 || !SwiftStoreDeclarations.Driver.Schemes.Contains(url[..end]) || url.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return false;
        var scheme = url[..end];
        var rest = url[(end + 3)..];
        if (rest.Contains("://", StringComparison.Ordinal) || rest.AsSpan().ContainsAny("?#\\"))
            return false;
        var at = rest.LastIndexOf('@');
        var parts = rest[(at + 1)..].Split('/');
        if (parts.Length < 3 || !IsName(parts[^1]) || !IsName(parts[^2]) || parts[0].Length == 0)
            return false;
        if (scheme == Config)
        {
            if (at >= 0 || parts.Length != 3 || !SwiftStoreChecks.IsReference(parts[0]))
                return false;
            location = new SwiftLocation { Reference = parts[0], Container = parts[1], Key = parts[2] };
            return true;
        }

        // Users may have colons as they are, keys have them escaped.
        var credentials = at < 0 ? null : rest[..at];
        var colon = credentials?.LastIndexOf(':') ?? -1;
        var address = SwiftStoreChecks.AddressOf((scheme == "swift+http" ? "http://" : "https://") + string.Join('/', parts[..^2]));
        if (address is null || (credentials is not null && colon <= 0))
            return false;
        location = new SwiftLocation
        {
            Address = address,
            User = credentials is null ? null : Uri.UnescapeDataString(credentials[..colon]),
            Container = parts[^2],
            Key = parts[^1],
        };
        return true;
    }

    // Two dots would be read as the folder above, wherever an address is tidied on its way.
    private static bool IsName(string name) =>
        name is { Length: > 0 } and not ("." or "..") && !name.Contains('%', StringComparison.Ordinal);
}
