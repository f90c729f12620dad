using Glance.Api.V2.Routing;
using Glance.Operations.Images;

namespace Glance.Api.V2.Actions;

/// <summary>/v2/images/{image_id}/actions/… (glance-v2-contract section 15).</summary>
internal sealed class ActionEndpoints(DeactivateImage deactivate, ReactivateImage reactivate)
{
    /// <summary>POST …/deactivate.</summary>
    public async Task DeactivateAsync(Exchange exchange)
    {
        await deactivate.ExecuteAsync(exchange.Context, exchange.Values[0], exchange.Aborted);
        exchange.Empty(204);
    }

    /// <summary>POST …/reactivate.</summary>
    public async Task ReactivateAsync(Exchange exchange)
    {
        await reactivate.ExecuteAsync(exchange.Context, exchange.Values[0], exchange.Aborted);
        exchange.Empty(204);
    }
}
