using Microsoft.AspNetCore.Http.Features;

namespace GlanceWorker.Filters;

/// <summary>
/// The filter <c>gzip</c>: compresses for clients whose Accept-Encoding has the word gzip. Image data is compressed
/// as it goes by and loses its length, other bodies as a whole (glance/api/middleware/gzip.py). Content-MD5 stays that of the plain body.
/// </summary>
internal sealed class Gzip(RequestDelegate next)
{
    private const string Word = "gzip";

    /// <summary>Serves one request.</summary>
    public Task InvokeAsync(HttpContext http) =>
        HttpMethods.IsHead(http.Request.Method) || !HasWord(http.Request.Headers.AcceptEncoding.ToString()) ? next(http) : CompressAsync(http);

    private async Task CompressAsync(HttpContext http)
    {
        var outer = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var stream = new GzipResponseStream(http.Response, outer.Stream);
        var inner = new StreamResponseBodyFeature(stream);
        http.Features.Set<IHttpResponseBodyFeature>(inner);
        try
        {
            await next(http);
            await inner.CompleteAsync();
            await stream.FinishAsync(http.RequestAborted);
        }
        finally
        {
            http.Features.Set(outer);
        }
    }

    /// <summary>Whether the word stands in the text, not as a part of a longer one.</summary>
    internal static bool HasWord(string text)
    {
        for (var at = text.IndexOf(Word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Word, at + 1, StringComparison.Ordinal))
            if ((at == 0 || !IsWordCharacter(text[at - 1])) && (at + Word.Length == text.Length || !IsWordCharacter(text[at + Word.Length])))
                return true;
        return false;
    }

    private static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c == '_';
}
