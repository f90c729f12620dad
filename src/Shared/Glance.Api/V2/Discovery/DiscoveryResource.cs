using Glance.Api.Errors;
using Glance.Api.Json;
using Glance.Api.Routing;
using Glance.Api.Settings;
using Glance.Domain.Policies;
using Glance.Domain.Quotas;
using Glance.Operations.Quotas;
using Glance.Operations.Usage;

namespace Glance.Api.V2.Discovery;

/// <summary>/v2/info/…: what this site offers (glance-v2-contract section 17).</summary>
/// <param name="usage">Reads what a project uses.</param>
/// <param name="stores">The stores; null where there is but one, which has no id to tell.</param>
/// <param name="policy">Who may see details.</param>
internal sealed class DiscoveryResource(ShowUsage usage, IReadOnlyList<DiscoveredStore>? stores, IPolicy policy) : IResource
{
    private static readonly Dictionary<string, string?> Nothing = [];

    // None is offered before imports are served (decision 0090).
    private readonly IReadOnlyList<string> _importMethods = [];

    /// <inheritdoc/>
    public IReadOnlyList<Route> Routes =>
    [
        new("/info/import", RouteVerb.NoBody("GET", ImportAsync)),
        new("/info/stores", RouteVerb.NoBody("GET", StoresAsync)),
        new("/info/stores/detail", RouteVerb.NoBody("GET", StoreDetailsAsync)),
        new("/info/usage", RouteVerb.Of("GET", UsageAsync)) { Allow = null },
    ];

    /// <summary>Makes the resource.</summary>
    public static DiscoveryResource From(ApiParts parts) => new(ShowUsage.From(parts.Operations), parts.DiscoveredStores, parts.Operations.Access.Rules);

    /// <summary>GET /v2/info/import.</summary>
    public async Task ImportAsync(Exchange exchange)
    {
        using var json = new PythonJsonWriter(ascii: true);
        json.BeginObject();
        json.Name("import-methods"u8);
        json.BeginObject();
        json.Member("description"u8, "Import methods available.");
        json.Member("type"u8, "array");
        json.Name("value"u8);
        json.BeginArray();
        foreach (var method in _importMethods)
            json.Text(method);
        json.EndArray();
        json.EndObject();
        json.EndObject();
        await json.SendAsync(exchange.Response, exchange.Aborted);
    }

    /// <summary>GET /v2/info/stores.</summary>
    public Task StoresAsync(Exchange exchange) => SendAsync(exchange, Several(), details: false);

    /// <summary>GET /v2/info/stores/detail: with types, weights and what drivers tell.</summary>
    public async Task StoreDetailsAsync(Exchange exchange)
    {
        const string Action = PolicyActions.StoresInfoDetail;
        var known = Several();
        if (!await policy.AllowsAsync(exchange.Context, Action, PolicyTarget.Of(Nothing), exchange.Aborted))
            throw new ApiException(403, $"You are not authorized to complete {Action} action.");
        await SendAsync(exchange, known, details: true);
    }

    private IReadOnlyList<DiscoveredStore> Several() => stores ?? throw new ApiException(404, "Multi backend is not supported at this site.");

    private static async Task SendAsync(Exchange exchange, IReadOnlyList<DiscoveredStore> stores, bool details)
    {
        using var json = new PythonJsonWriter(ascii: true);
        json.BeginObject();
        json.Name("stores"u8);
        json.BeginArray();
        foreach (var store in stores)
            Write(json, store, details);
        json.EndArray();
        json.EndObject();
        await json.SendAsync(exchange.Response, exchange.Aborted);
    }

    /// <summary>GET /v2/info/usage.</summary>
    public async Task UsageAsync(Exchange exchange)
    {
        var used = await usage.ExecuteAsync(exchange.Context, exchange.Aborted);
        using var json = new PythonJsonWriter(ascii: false);
        json.BeginObject();
        json.Name("usage"u8);
        json.BeginObject();
        foreach (var resource in used)
        {
            json.Name(resource.Resource.ToName());
            json.BeginObject();
            json.Member("usage"u8, resource.Usage);
            json.Member("limit"u8, resource.Limit);
            json.EndObject();
        }

        json.EndObject();
        json.EndObject();
        await json.SendAsync(exchange.Response, exchange.Aborted);
    }

    private static void Write(PythonJsonWriter json, DiscoveredStore store, bool details)
    {
        json.BeginObject();
        json.Member("id"u8, store.Id);
        if (!string.IsNullOrEmpty(store.Description))
            json.Member("description"u8, store.Description);
        if (store.IsDefault)
            json.Member("default"u8, "true");
        if (store.ReadOnly)
            json.Member("read-only"u8, "true");
        if (details)
        {
            json.Member("type"u8, store.Type);
            json.Member("weight"u8, store.Weight);
            json.Name("properties"u8);
            json.Value(store.Properties());
        }

        json.EndObject();
    }
}
