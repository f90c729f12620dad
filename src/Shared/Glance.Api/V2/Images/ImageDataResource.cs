using Glance.Api.Data;
using Glance.Api.Errors;
using Glance.Api.Requests;
using Glance.Api.Routing;
using Glance.Operations.Data;
using Glance.Operations.Images;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Glance.Api.V2.Images;

/// <summary>/v2/images/{image_id}/file: the data.</summary>
internal sealed class ImageDataResource(ImageDataOperations operations) : IResource
{
    /// <inheritdoc/>
    public IReadOnlyList<Route> Routes => [new("/images/{image_id}/file", RouteVerb.NoBody("GET", DownloadAsync), RouteVerb.Of("PUT", UploadAsync))];

    /// <summary>Makes the resource.</summary>
    public static ImageDataResource From(ApiParts parts) => new(ImageDataOperations.From(parts.Operations));

    /// <summary>PUT: takes the data.</summary>
    public async Task UploadAsync(Exchange exchange)
    {
        var type = MediaType.Of(exchange.Request.ContentType);
        if (type != ImageDataAnswer.Octets)
            throw new ApiException(415, null, $"Invalid content type {(type.Length == 0 ? ErrorText.WsgiDefaultType : type)}");
        var size = AnnouncedSize(exchange.Request) ?? exchange.Request.ContentLength;
        var store = exchange.Request.Headers["X-Image-Meta-Store"].ToString();

        // The cap on the size of an image is the limit, not the server's on requests.
        if (exchange.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
            bodySize.MaxRequestBodySize = null;
        await operations.Upload.ExecuteAsync(
            exchange.Context, exchange.Values[0], exchange.Request.BodyReader, size, store.Length == 0 ? null : store, exchange.Aborted);
        exchange.Empty(204);
    }

    /// <summary>GET: sends the data, or a part of it.</summary>
    public async Task DownloadAsync(Exchange exchange)
    {
        await using var data = await operations.Download.ExecuteAsync(
            exchange.Context, exchange.Values[0], RangeHeader.Chooser(exchange.Request), PreferredStores(exchange.Request),
                exchange.Aborted);
        await ImageDataAnswer.SendAsync(exchange, data);
    }

    // prefer=a,b: the stores to try first (glance-v2-contract section 10).
    private static string[] PreferredStores(HttpRequest request) =>
        request.QueryString.HasValue && QueryParameters.Parse(request.QueryString.Value).Last("prefer") is { } prefer
            ? prefer.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [];

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
