namespace Glance.Stores.Drivers.Http;

/// <summary>
/// Completes a reference as RFC 3986 says in section 5.2, with every character as it was written: <see cref="Uri"/> would take some hosts
/// for others.
/// </summary>
internal static class HttpReference
{
    /// <summary>The URL that a reference stands for; what is complete already, or has no meaning here, is left as it is.</summary>
    /// <param name="from">Where it was found.</param>
    /// <param name="reference">As it was written.</param>
    public static string Resolve(Uri from, string reference)
    {
        if (reference.Length == 0 || HasScheme(reference))
            return reference;
        if (reference.StartsWith("//", StringComparison.Ordinal))
            return $"{from.Scheme}:{reference}";
        var path = PathOf(from.PathAndQuery);
        var server = from.GetLeftPart(UriPartial.Authority);
        return reference[0] switch
        {
            '?' => server + path + reference,
            '#' => server + from.PathAndQuery + reference,
            '/' => server + WithoutDots(reference),
            _ => server + WithoutDots(path[..(path.LastIndexOf('/') + 1)] + reference),
        };
    }

    // Letters before a colon, and both before any slash: "a/b:c" is a path.
    private static bool HasScheme(string reference)
    {
        var colon = reference.AsSpan().IndexOfAny(":/?#");
        return colon > 0 && reference[colon] == ':';
    }

    private static string PathOf(string pathAndQuery) => pathAndQuery[..PathLength(pathAndQuery)];

    private static int PathLength(string text) => text.AsSpan().IndexOfAny("?#") is var end and >= 0 ? end : text.Length;

    private static string WithoutDots(string text)
    {
        var segments = PathOf(text).Split('/');
        var kept = new List<string>();
        for (var i = 1; i < segments.Length; i++)
        {
            var isDots = segments[i] is "." or "..";
            if (segments[i] == ".." && kept.Count > 0)
                kept.RemoveAt(kept.Count - 1);
            if (!isDots)
                kept.Add(segments[i]);
            else if (i == segments.Length - 1)
                kept.Add(string.Empty);
        }

        return "/" + string.Join('/', kept) + text[PathLength(text)..];
    }
}
