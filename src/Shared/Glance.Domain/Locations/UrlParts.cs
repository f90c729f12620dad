using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Glance.Domain.Locations;

/// <summary>
/// The parts of an absolute URL as they were written. Split by hand: <see cref="Uri"/> turns 0x7f.1 and the like into the address they
/// stand for, and what is judged must be what was written.
/// </summary>
/// <param name="Scheme">In lower case.</param>
/// <param name="UserInfo">What stands before the last <c>@</c> of the authority; null without one.</param>
/// <param name="Host">In lower case, an IPv6 address without its brackets.</param>
/// <param name="Port">Null when none is written.</param>
/// <param name="PathAndQuery">From the first slash or question mark to the fragment; may be empty.</param>
public sealed record UrlParts(string Scheme, string? UserInfo, string Host, int? Port, string PathAndQuery)
{
    /// <summary>Splits a URL; false for anything that is not plain ASCII with a scheme, a host and, if any, a number as port.</summary>
    public static bool TryParse(string url, [NotNullWhen(true)] out UrlParts? parts)
    {
        ArgumentNullException.ThrowIfNull(url);
        parts = null;
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || url.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || url.Contains('\\', StringComparison.Ordinal))
            return false;
        var rest = url[(scheme + 3)..];
        var end = rest.AsSpan().IndexOfAny("/?#");
        var authority = end < 0 ? rest : rest[..end];
        var at = authority.LastIndexOf('@');
        if (!TryParseHost(authority[(at + 1)..], out var host, out var port))
            return false;
        var fragment = rest.IndexOf('#', StringComparison.Ordinal);
        parts = new UrlParts(
            url[..scheme].ToLowerInvariant(), at < 0 ? null : authority[..at], host.ToLowerInvariant(), port,
            end < 0 ? "" : rest[end..(fragment < 0 ? rest.Length : fragment)]);
        return true;
    }

    private static bool TryParseHost(string text, out string host, out int? port)
    {
        port = null;
        host = "";
        var bracket = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        if (text.StartsWith('[') && bracket < 0)
            return false;
        var colon = text.IndexOf(':', bracket + 1);
        host = bracket > 0 ? text[1..bracket] : colon < 0 ? text : text[..colon];
        if (bracket > 0 && (!host.Contains(':', StringComparison.Ordinal) || (bracket + 1 < text.Length && text[bracket + 1] != ':')))
            return false;
        if (colon >= 0 && colon + 1 < text.Length)
        {
            if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return false;
            port = number;
        }

        return host.Length > 0 && !host.Contains('%', StringComparison.Ordinal);
    }
}
