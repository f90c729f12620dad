using System.Buffers;
using System.Text.Json;
using Glance.Api.Errors;
using Glance.Configuration.Reporting;
using Microsoft.AspNetCore.Http;

namespace Glance.Api.Json;

/// <summary>Reads the JSON body of a request, within a bound.</summary>
internal static class JsonBody
{
    /// <summary>Bytes a JSON body may have (decision 0032).</summary>
    public const int Limit = 1024 * 1024;

    /// <summary>
    /// Whether the request carries a body, as glance/common/wsgi.py sees it: a length, or a transfer encoding on a verb that may have one.
    /// </summary>
    public static bool IsPresent(HttpRequest request) =>
        request.ContentLength > 0
        || (request.Headers.TransferEncoding.ToString().ToLowerInvariant() is "chunked" or "compress" or "deflate" or "gzip" or "identity"
            && (HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method) || HttpMethods.IsPatch(request.Method)));

    /// <summary>The body: a <see cref="JsonObject"/> or a list.</summary>
    /// <exception cref="ApiException">Missing, too long, not JSON, or a scalar.</exception>
    public static async Task<object> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsPresent(request))
            throw ApiException.BadRequest("Body expected in request.");
        if (request.ContentLength > Limit)
            throw TooLong();
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            var consumed = read.Buffer.Start;
            try
            {
                if (read.Buffer.Length > Limit)
                    throw TooLong();
                if (read.IsCompleted)
                {
                    consumed = read.Buffer.End;
                    return Parse(read.Buffer);
                }
            }
            finally
            {
                // A refused body too: the server drains what is left, and cannot while this read is open.
                request.BodyReader.AdvanceTo(consumed, read.Buffer.End);
            }
        }
    }

    private static object Parse(ReadOnlySequence<byte> text)
    {
        try
        {
            return JsonText.Parse(text) is { } value and (JsonObject or IReadOnlyList<object?>)
                ? value
                : throw ApiException.BadRequest("Unexpected body type. Expected list/dict.");
        }
        catch (JsonException wrong)
        {
            // The first sentence is upstream's.
            var fault = JsonFault.FindUnmarked(text.ToArray(), JsonText.MaxDepth) ?? wrong.Message;
            throw ApiException.BadRequest($"Malformed JSON in request body. What is wrong: {fault}");
        }
    }

    private static ApiException TooLong() => new(413, $"A JSON body may have at most {Limit} bytes.");
}
