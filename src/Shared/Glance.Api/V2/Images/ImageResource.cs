using Glance.Api.Errors;
using Glance.Api.Json;
using Glance.Api.Requests;
using Glance.Api.Routing;
using Glance.Api.V2.Schemas;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Stores;
using Glance.Operations.Images;
using Glance.Operations.Records;
using Microsoft.AspNetCore.Http;

namespace Glance.Api.V2.Images;

/// <summary>/v2/images and /v2/images/{image_id}: the records.</summary>
internal sealed class ImageResource(
    ImageOperations operations, ImageSchema schema, ImageResponse response, IValueSpelling spelling, ImageLimits limits, IStoreRegistry stores) : IResource
{
    private const string StoreIds = "OpenStack-image-store-ids";

    private readonly CreateImageRequest _create = new(schema);
    private readonly PatchRequest _patch = new(schema);
    private readonly string _storeIds = string.Join(',', stores.Stores.Select(store => store.Id));

    /// <inheritdoc/>
    public IReadOnlyList<Route> Routes =>
    [
        new("/images", RouteVerb.Of("GET", ListAsync), RouteVerb.Of("POST", CreateAsync)),
        new("/images/{image_id}", RouteVerb.NoBody("GET", ShowAsync), RouteVerb.Of("PATCH", UpdateAsync), RouteVerb.NoBody("DELETE", DeleteAsync)),
    ];

    /// <summary>Makes the resource.</summary>
    public static ImageResource From(ApiParts parts, ImageSchema schema) => new(
        ImageOperations.From(parts.Operations), schema, new ImageResponse(parts.Options.Visible, parts.Operations.Stores, schema),
        parts.Spelling, parts.Options.Limits, parts.Operations.Stores);

    /// <summary>GET /v2/images.</summary>
    public async Task ListAsync(Exchange exchange)
    {
        var parameters = QueryParameters.Parse(exchange.Request.QueryString.Value);
        var query = ImageQueryParser.Parse(parameters, limits);
        var page = await operations.List.ExecuteAsync(exchange.Context, query, exchange.Aborted);

        using var json = new PythonJsonWriter(ascii: false);
        json.BeginObject();
        json.Name("images"u8);
        json.BeginArray();
        foreach (var image in page.Images)
            response.Write(json, image, exchange.Context);
        json.EndArray();
        json.Member("first"u8, ImageLinks.First(parameters));
        json.Member("schema"u8, "/v2/schemas/images");
        if (page.NextMarker is not null)
            json.Member("next"u8, ImageLinks.Next(parameters, page.NextMarker));
        json.EndObject();
        await json.SendAsync(exchange.Response, exchange.Aborted);
    }

    /// <summary>POST /v2/images.</summary>
    public async Task CreateAsync(Exchange exchange)
    {
        var given = new GivenValues(spelling);
        var described = _create.Parse(await JsonBody.ReadAsync(exchange.Request, exchange.Aborted), given);
        described = described with { Id = described.Id ?? Guid.NewGuid().ToString("D") };

        // Before the image is made, because the server refuses some characters in headers: nothing that can fail stands between the commit
        // and the answer.
        exchange.Response.Headers.Location = RequestOrigin.Of(exchange.Request) + ImageLinks.Self(described.Id);
        if (stores.MultiStore)
            exchange.Response.Headers[StoreIds] = _storeIds;
        var image = await CreatedAsync(exchange, described);
        exchange.Response.StatusCode = 201;
        await SendAsync(exchange, image, given);
    }

    private async Task<Image> CreatedAsync(Exchange exchange, NewImage described)
    {
        try
        {
            return await operations.Create.ExecuteAsync(exchange.Context, described, exchange.Aborted);
        }
        catch
        {
            exchange.Response.Headers.Remove(StoreIds);
            throw;
        }
    }

    /// <summary>GET /v2/images/{image_id}.</summary>
    public async Task ShowAsync(Exchange exchange) =>
        await SendAsync(exchange, await operations.Show.ExecuteAsync(exchange.Context, exchange.Values[0], exchange.Aborted));

    /// <summary>PATCH /v2/images/{image_id}.</summary>
    public async Task UpdateAsync(Exchange exchange)
    {
        var form = PatchMediaType.Require(exchange.Request.ContentType);
        var given = new GivenValues(spelling);
        var changes = _patch.Parse(await JsonBody.ReadAsync(exchange.Request, exchange.Aborted), form, given);
        await SendAsync(exchange, await operations.Update.ExecuteAsync(exchange.Context, exchange.Values[0], changes, exchange.Aborted), given);
    }

    /// <summary>DELETE /v2/images/{image_id}.</summary>
    public async Task DeleteAsync(Exchange exchange)
    {
        try
        {
            await operations.Delete.ExecuteAsync(exchange.Context, exchange.Values[0], exchange.Aborted);
        }
        catch (ImageNotFoundException error) when (!error.Hidden)
        {
            throw new ApiException(404, $"Failed to find image {error.ImageId} to delete");
        }
        catch (StoreException error) when (error.Failure == StoreFailure.InUse)
        {
            throw new ApiException(409, $"Image {exchange.Values[0]} could not be deleted because it is in use: {error.Message}");
        }

        exchange.Empty(204);
    }

    private async Task SendAsync(Exchange exchange, Image image, GivenValues? given = null)
    {
        using var json = new PythonJsonWriter(ascii: false);
        response.Write(json, image, exchange.Context, given);
        await json.SendAsync(exchange.Response, exchange.Aborted);
    }
}
