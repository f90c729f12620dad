using System.Globalization;
using Glance.Api.Errors;
using Glance.Api.V2.Routing;
using Glance.Operations.Images;
using Glance.Operations.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Glance.Api.V2.Images;

/// <summary>/v2/images/{image_id}/file: the data.</summary>
internal sealed class ImageDataEndpoints(UploadImageData upload, DownloadImageData download)
{
    private const string Octets = "application/octet-stream";

    /// <summary>PUT: takes the data.</summary>
    public async Task UploadAsync(Exchange exchange)
    {
        var type = MediaType.Of(exchange.Request.ContentType);
        if (type != Octets)
            throw new ApiException(415, null, $"Invalid content type {(type.Length == 0 ? ErrorText.WsgiDefaultType : type)}");
        var size = AnnouncedSize(exchange.Request) ?? exchange.Request.ContentLength;
        var store = exchange.Request.Headers["X-Image-Meta-Store"].ToString();

        // The cap on the size of an image is the limit, not the server's on requests.
        if (exchange.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
            bodySize.MaxRequestBodySize = null;
        await upload.ExecuteAsync(
            exchange.Context, exchange.Values[0], exchange.Request.BodyReader, size, store.Length == 0 ? null : store, exchange.Aborted);
        exchange.Empty(204);
    }

    /// <summary>GET: sends the data, or a part of it.</summary>
    public async Task DownloadAsync(Exchange exchange)
    {
        await using var data = await download.ExecuteAsync(
            exchange.Context, exchange.Values[0], RangeHeader.Chooser(exchange.Request), exchange.Aborted);
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

    private static long? AnnouncedSize(HttpRequest request)
    {
        var text = request.Headers["x-openstack-image-size"].ToString();
        if (text.Length == 0)
            return null;
        return PythonInteger.TryParse(text, out var size) && size >= 0
            ? size
            : throw ApiException.BadRequest($"Invalid value '{text}' in header x-openstack-image-size: it must be the number of bytes of the data");
    }
}
