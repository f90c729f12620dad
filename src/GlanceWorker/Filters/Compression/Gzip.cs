using Microsoft.AspNetCore.Http.Features;

namespace GlanceWorker.Filters.Compression;

/// <summary>
/// The filter <c>gzip</c>: compresses for clients whose Accept-Encoding takes gzip (<see cref="AcceptedCoding"/>). Image data is compressed
/// as it goes by and loses its length, other bodies as a whole (glance/api/middleware/gzip.py). Content-MD5 stays that of the plain body.
/// Whatever may be compressed says that it varies, whichever form this client gets.
/// </summary>
internal sealed class Gzip(RequestDelegate next)
{
    /// <summary>Serves one request.</summary>
    public Task InvokeAsync(HttpContext http) =>
        AcceptedCoding.TakesGzip(http.Request.Headers.AcceptEncoding.ToString()) && !HttpMethods.IsHead(http.Request.Method) ? CompressAsync(http) : PlainAsync(http);

    private Task PlainAsync(HttpContext http)
    {
        http.Response.OnStarting(Vary, http.Response);
        return next(http);
    }

    private async Task CompressAsync(HttpContext http)
    {
        var outer = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        http.Response.OnStarting(Vary, http.Response);
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

    // A part of the data is sent as it is, an answer without a body too.
    private static readonly Func<object, Task> Vary = static state =>
    {
        var response = (HttpResponse)state;
        if (response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified))
            response.Headers.Vary = response.Headers.Vary.Count == 0 ? "Accept-Encoding" : response.Headers.Vary + ",Accept-Encoding";
        return Task.CompletedTask;
    };
}
