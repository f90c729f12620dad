namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>Addresses of servers as options of stores have them: a host, with a port or a path if need be, and a scheme or none.</summary>
public static class ServerAddress
{
    /// <summary>The address; null when it is none: another scheme, a user, a query, a fragment, or what is not to be in any.</summary>
    /// <param name="written">As written.</param>
    /// <param name="scheme">The scheme where none is written: <c>http</c> or <c>https</c>.</param>
    public static Uri? Of(string written, string scheme)
    {
        ArgumentNullException.ThrowIfNull(written);
        var text = written.Contains("://", StringComparison.Ordinal) ? written.Trim() : $"{scheme}://{written.Trim()}";
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.IdnHost.Length > 0
            && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0
                && !text.AsSpan().ContainsAny("@?#\\ ")
            ? address
            : null;
    }
}
