using System.Runtime.CompilerServices;
using GlanceWorker.Hosting.Clients;
using Microsoft.AspNetCore.Http.Features;

namespace GlanceWorker.Hosting;

/// <summary>What a client has still to send of a request when its head is there.</summary>
internal static class RequestBody
{
    /// <summary>Bytes of a small body that are waited for: as many as wait in a worker of any connection (docs/limits.md).</summary>
    public const int MostAwaited = 1024 * 1024;

    /// <summary>What is waited for when the body is: image data may take as long as it moves; whatever else has a body is small.</summary>
    public static ClientWait WaitOf(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
            return ClientWait.Nothing;
        return context.Request.ContentType?.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase) == true
            ? ClientWait.Data
            : ClientWait.SmallBody;
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
}
