using Glance.Api.Routing;
using Glance.Operations.Actions;
using Glance.Operations.Images;

namespace Glance.Api.V2.Actions;

/// <summary>/v2/images/{image_id}/actions/… (glance-v2-contract section 15).</summary>
internal sealed class ActionResource(ImageStateOperations operations) : IResource
{
    /// <inheritdoc/>
    public IReadOnlyList<Route> Routes =>
    [
        new("/images/{image_id}/actions/deactivate", RouteVerb.NoBody("POST", DeactivateAsync)),
        new("/images/{image_id}/actions/reactivate", RouteVerb.NoBody("POST", ReactivateAsync)),
    ];

    /// <summary>Makes the resource.</summary>
    public static ActionResource From(ApiParts parts) => new(ImageStateOperations.From(parts.Operations));

    /// <summary>POST …/deactivate.</summary>
    public async Task DeactivateAsync(Exchange exchange)
    {
        await operations.Deactivate.ExecuteAsync(exchange.Context, exchange.Values[0], exchange.Aborted);
        exchange.Empty(204);
    }

    /// <summary>POST …/reactivate.</summary>
    public async Task ReactivateAsync(Exchange exchange)
    {
        await operations.Reactivate.ExecuteAsync(exchange.Context, exchange.Values[0], exchange.Aborted);
        exchange.Empty(204);
    }
}
