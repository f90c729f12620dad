using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace GlanceWorker.Pipeline;

/// <summary>
/// Stands before the first filter and gives the whole pipeline one path: runs of slashes made one, then every escape decoded once,
/// <c>%2F</c> too, and dot segments left alone, as WSGI servers do. Nothing behind it decodes or folds a path again (docs/decisions/0170).
/// What no two readers would read alike is refused here.
/// </summary>
internal static class RawPath
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The app behind the step.</summary>
    /// <param name="next">The app.</param>
    /// <param name="refuse">Answers a request whose path cannot be read, and says why.</param>
    public static RequestDelegate Before(RequestDelegate next, Func<HttpContext, string, Task> refuse) => http =>
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        if (IsPlain(target))
            return next(http);
        var (path, query) = Split(target);
        if (Problem(path, out var decoded) is { } problem)
            return refuse(http, problem);
        http.Request.Path = new PathString(decoded);
        http.Request.QueryString = new QueryString(query);
        return next(http);
    };

    /// <summary>
    /// Whether the server has read the target as this step would: it begins with a slash and holds nothing that can be read in two ways, or
    /// it names no path.
    /// </summary>
    private static bool IsPlain(string target)
    {
        var path = target.AsSpan();
        var question = path.IndexOf('?');
        if (question >= 0)
            path = path[..question];
        return path is "" or "*"
            || (path[0] == '/' && !path.ContainsAny('%', '#') && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal));
    }

    /// <summary>Path and query of a target in origin form or in absolute form (<c>GET http://host/path</c>).</summary>
    private static (string Path, string Query) Split(string target)
    {
        var start = 0;
        if (target[0] != '/')
        {
            var authority = target.IndexOf("://", StringComparison.Ordinal);
            start = authority < 0 ? target.Length : target.AsSpan(authority + 3).IndexOfAny('/', '?') is >= 0 and var end ? authority + 3 + end : target.Length;
        }

        var question = target.IndexOf('?', start);
        var path = question < 0 ? target[start..] : target[start..question];
        return (path.Length == 0 ? "/" : path, question < 0 ? "" : target[question..]);
    }

    /// <summary>What is wrong with a path; null when it could be decoded.</summary>
    internal static string? Problem(string path, out string decoded)
    {
        var folded = UrlMapAddress.Collapse(path);
        decoded = "";
        if (StrayPercent(folded) is { } stray)
            return $"Error decoding your request. '{stray}' in the path is no escape: a percent sign is followed by two hexadecimal digits, and is itself written %25";
        if (!TryDecode(folded, out decoded))
            return "Error decoding your request. The path contains bytes that are not UTF-8";
        return decoded.Contains('\0', StringComparison.Ordinal) ? "Error decoding your request. The path contains the NUL character" : null;
    }

    private static string? StrayPercent(string text)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
        {
            if (!IsEscape(text, at))
                return text.Substring(at, Math.Min(3, text.Length - at));
        }

        return null;
    }

    /// <summary>Decodes every escape; what only looks like one stays. False when the bytes are not UTF-8.</summary>
    internal static bool TryDecode(string text, out string decoded)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var length = 0;
        try
        {
            for (var i = 0; i < text.Length; i++)
            {
                if (IsEscape(text, i))
                {
                    bytes[length++] = Convert.ToByte(text.Substring(i + 1, 2), 16);
                    i += 2;
                }
                else
                {
                    var end = text.IndexOf('%', i + 1);
                    var run = (end < 0 ? text.Length : end) - i;
                    length += Strict.GetBytes(text, i, run, bytes, length);
                    i += run - 1;
                }
            }

            decoded = Strict.GetString(bytes, 0, length);
            return true;
        }
        catch (ArgumentException)
        {
            decoded = ""; // bytes that are no UTF-8, or half a character
            return false;
        }
    }

    private static bool IsEscape(string text, int at) =>
        text[at] == '%' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]);
}
