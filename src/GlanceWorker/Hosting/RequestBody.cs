using System.Runtime.CompilerServices;
using GlanceWorker.Framing;
using GlanceWorker.Hosting.Clients;
using Microsoft.AspNetCore.Http.Features;

namespace GlanceWorker.Hosting;

/// <summary>What a client has still to send of a request when its head is there.</summary>
internal static class RequestBody
{
    /// <summary>Bytes of a small body that are waited for: as many as wait in a worker of any connection (docs/limits.md).</summary>
    public const int MostAwaited = 1024 * 1024;

    /// <summary>
    /// What is waited for when the body is: image data may take as long as it moves; whatever else has a body is small. The type alone does
    /// not make it image data: a client says what it likes (docs/decisions/0408).
    /// </summary>
    public static ClientWait WaitOf(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
            return ClientWait.Nothing;
        return HttpMethods.IsPut(context.Request.Method)
            && context.Request.ContentType?.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase) == true
            && IsOfImageData(context.Request.Path.Value)
                ? ClientWait.Data
                : ClientWait.SmallBody;
    }

    /// <summary>
    /// Has the connection closed behind an answer that comes although the client was not told to send the body for which it asked: it may
    /// send it or not, so that nobody knows what follows (RFC 9110 section 10.1.1; docs/decisions/0409).
    /// </summary>
    /// <param name="context">A request that has a body.</param>
    /// <param name="framed">What the framing knows of it.</param>
    public static void CloseUnlessContinued(HttpContext context, FramedRequest framed)
    {
        if (context.Request.Headers.Expect.Count == 0)
            return;
        context.Response.OnStarting(
            static state =>
            {
                var (framed, http) = ((FramedRequest, HttpContext))state;
                if (framed.IsBodyRead)
                    return Task.CompletedTask;
                http.Response.Headers.Connection = "close";
                framed.EndsHere();
                return Task.CompletedTask;
            },
            (framed, context));
    }

    /// <summary>
    /// Waits until the body is there, or as much of it as is waited for, and leaves it to be read. What is wrong with it is left to be
    /// found by who reads it: that is who answers.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask ArriveAsync(HttpContext context)
    {
        var body = context.Request.BodyReader;
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(CancellationToken.None);
                var isThere = read.IsCompleted || read.IsCanceled || read.Buffer.Length > MostAwaited;
                body.AdvanceTo(read.Buffer.Start, isThere ? read.Buffer.Start : read.Buffer.End);
                if (isThere)
                    return;
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            // Reading it again fails in the same way.
        }
    }

    // .../images/{image_id}/file, wherever the API is mounted; not the member of that name, whose body is JSON.
    private static bool IsOfImageData(ReadOnlySpan<char> path)
    {
        if (!path.EndsWith("/file", StringComparison.Ordinal))
            return false;
        path = path[..^"/file".Length];
        var image = path.LastIndexOf('/');
        return image >= 0 && path[..image].EndsWith("/images", StringComparison.Ordinal) && path[(image + 1)..] is not "members";
    }
}
