using Glance.Api.Errors;
using Glance.Api.Routing;
using Glance.Api.V2.Schemas;
using Glance.Domain.Images;
using Glance.Operations.Tags;

namespace Glance.Api.V2.Tags;

/// <summary>/v2/images/{image_id}/tags/{tag_value} (glance-v2-contract section 14).</summary>
internal sealed class TagResource(TagOperations operations, ImageSchema schema) : IResource
{
    /// <inheritdoc/>
    public IReadOnlyList<Route> Routes => [new("/images/{image_id}/tags/{tag_value...}", RouteVerb.NoBody("PUT", AddAsync), RouteVerb.NoBody("DELETE", RemoveAsync))];

    /// <summary>Makes the resource.</summary>
    public static TagResource From(ApiParts parts, ImageSchema schema) => new(TagOperations.From(parts.Operations), schema);

    /// <summary>PUT: the tag is there afterwards.</summary>
    public async Task AddAsync(Exchange exchange)
    {
        schema.Require(Declare.Of(("tags", Declare.List(exchange.Values[1]))), partial: true);
        await FoundAsync(operations.Add.ExecuteAsync(exchange.Context, exchange.Values[0], exchange.Values[1], exchange.Aborted));
        exchange.Empty(204);
    }

    /// <summary>DELETE: the tag is gone afterwards, and was there before.</summary>
    public async Task RemoveAsync(Exchange exchange)
    {
        await FoundAsync(operations.Remove.ExecuteAsync(exchange.Context, exchange.Values[0], exchange.Values[1], exchange.Aborted));
        exchange.Empty(204);
    }

    private static async Task FoundAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (ImageNotFoundException error) when (!error.Hidden)
        {
            throw new ApiException(404, $"Image {error.ImageId} not found.");
        }
    }
}
