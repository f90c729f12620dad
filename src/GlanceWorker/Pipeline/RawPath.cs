using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace GlanceWorker.Pipeline;

/// <summary>
/// Gives the pipeline the path as WSGI servers do: every escape decoded, <c>%2F</c> too, and dot segments left alone.
/// Kestrel keeps the one and removes the other, so such a path, which is rare, is decoded again from the request line.
/// </summary>
internal static class RawPath
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The app behind the step.</summary>
    public static RequestDelegate Before(RequestDelegate next) => http =>
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        if (target.StartsWith('/') && (target.Contains("%2f", StringComparison.OrdinalIgnoreCase) || target.Contains("/.", StringComparison.Ordinal) || target.Contains("%2e", StringComparison.OrdinalIgnoreCase)))
            Restore(http.Request, target);
        return next(http);
    };

    private static void Restore(HttpRequest request, string target)
    {
        var end = target.AsSpan().IndexOfAny('?', '#');
        if (TryDecode(end < 0 ? target : target[..end], out var path))
            request.Path = new PathString(path);
    }

    /// <summary>Decodes every escape; false when the bytes are not UTF-8.</summary>
    internal static bool TryDecode(string text, out string decoded)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes[length++] = (byte)((Convert.ToInt32(text.Substring(i + 1, 2), 16)) & 0xff);
                i += 2;
            }
            else
            {
                length += Encoding.UTF8.GetBytes(text, i, 1, bytes, length);
            }

        try
        {
            decoded = Strict.GetString(bytes, 0, length);
            return true;
        }
        catch (DecoderFallbackException)
        {
            decoded = "";
            return false;
        }
    }
}
