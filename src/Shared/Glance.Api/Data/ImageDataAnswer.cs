using System.Globalization;
using Glance.Api.Routing;
using Glance.Operations.Data;
using Glance.Operations.Downloads;
using Glance.Operations.Images;

namespace Glance.Api.Data;

/// <summary>Sends the data of an image, or the part that was asked for (glance-v2-contract section 10).</summary>
internal static class ImageDataAnswer
{
    /// <summary>The type of image data.</summary>
    public const string Octets = "application/octet-stream";

    /// <summary>Answers; an image without data has an answer without a body.</summary>
    public static async Task SendAsync(Exchange exchange, ImageDownload data)
    {
        var response = exchange.Response;
        if (data.Read is null)
        {
            response.StatusCode = 204;
            response.ContentLength = 0;
            return;
        }

        response.ContentType = Octets;
        response.ContentLength = data.Read.Length;
        if (data.Image.Checksum is { Length: > 0 } checksum)
            response.Headers.ContentMD5 = checksum;
        if (data.Range is { } range)
        {
            response.StatusCode = 206;
            response.Headers.ContentRange = string.Create(
                CultureInfo.InvariantCulture, $"bytes {range.Offset}-{range.Offset + range.Length - 1}/{data.Total}");
        }

        await response.StartAsync(exchange.Aborted);
        await DownloadPipeline.CopyAsync(data.Read, response.BodyWriter, exchange.Aborted);
    }
}
