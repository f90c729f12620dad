using Glance.Configuration.Paste;

namespace GlanceWorker.Pipeline;

/// <summary>Where an entry of a URL map answers (paste/urlmap.py, <c>parse_path_expression</c> and <c>normalize_url</c>).</summary>
/// <param name="Domain">Host, with its port when the entry gives one, in lower case; null for every host.</param>
/// <param name="Path">Path without a slash at its end; empty for everything.</param>
internal sealed record UrlMapAddress(string? Domain, string Path)
{
    /// <summary>Reads <c>/path</c>, <c>domain host /path</c>, <c>domain host port 80 /path</c> or <c>http://host/path</c>.</summary>
    /// <exception cref="PasteException">The expression is none of these.</exception>
    public static UrlMapAddress Parse(PasteNode node, string expression)
    {
        string? domain = null, port = null, path = null;
        var words = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] == "domain")
                domain = Once(domain, ++i);
            else if (words[i] == "port")
                port = Once(port, ++i);
            else
                path = Once(path, i);
        }

        if (port is not null && domain is null)
            throw Bad("a port needs a domain before it");
        if (domain is null && path is not null && StripScheme(path) is { } rest)
            (domain, path) = rest.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? (rest[..slash], rest[slash..]) : (rest, "");
        path ??= "";
        if (domain is null && path.Length > 0 && path[0] != '/')
            throw Bad("a path begins with '/'");
        return new UrlMapAddress((port is null ? domain : $"{domain}:{port}")?.ToLowerInvariant(), Collapse(path.Length == 0 || path[0] == '/' ? path : "/" + path).TrimEnd('/'));

        string Once(string? before, int i) => before is not null
            ? throw Bad("a domain, a port and a path may stand once each")
            : i < words.Length ? words[i] : throw Bad("a word is missing behind 'domain' or 'port'");

        PasteException Bad(string why) => new(
            $"'{expression}' is not an address: {why}; expected '/path', 'domain host /path' or 'domain host port number /path'",
            node.PlaceOf(expression).Place, node.PlaceOf(expression).Line, node.Section);
    }

    /// <summary>The path with every run of slashes made one.</summary>
    public static string Collapse(string path)
    {
        if (!path.Contains("//", StringComparison.Ordinal))
            return path;
        var builder = new System.Text.StringBuilder(path.Length);
        foreach (var c in path)
        {
            if (c != '/' || builder.Length == 0 || builder[^1] != '/')
                builder.Append(c);
        }

        return builder.ToString();
    }

    private static string? StripScheme(string path) =>
        path.StartsWith("http://", StringComparison.Ordinal) ? path[7..] : path.StartsWith("https://", StringComparison.Ordinal) ? path[8..] : null;
}
