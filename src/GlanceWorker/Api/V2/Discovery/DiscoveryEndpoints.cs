using Glance.Domain.Quotas;
using Glance.Operations.Quotas;
using GlanceWorker.Api.Errors;
using GlanceWorker.Api.V2.Json;
using GlanceWorker.Api.V2.Routing;

namespace GlanceWorker.Api.V2.Discovery;

/// <summary>/v2/info/…: what this site offers (glance-v2-contract section 17).</summary>
/// <param name="usage">Reads what a project uses.</param>
/// <param name="stores">The stores; null where there is but one, which has no id to tell.</param>
internal sealed class DiscoveryEndpoints(ShowUsage usage, IReadOnlyList<DiscoveredStore>? stores)
{
    // None is offered before imports are served (decision 0090).
    private readonly IReadOnlyList<string> _importMethods = [];

    /// <summary>GET /v2/info/import.</summary>
    public async Task ImportAsync(Exchange exchange)
    {
        using var json = new PythonJsonWriter(ascii: true);
        json.BeginObject();
        json.Name("import-methods");
        json.BeginObject();
        json.Member("description", "Import methods available.");
        json.Member("type", "array");
        json.Name("value");
        json.BeginArray();
        foreach (var method in _importMethods)
            json.Text(method);
        json.EndArray();
        json.EndObject();
        json.EndObject();
        await json.SendAsync(exchange.Response, exchange.Aborted);
    }

    /// <summary>GET /v2/info/stores.</summary>
    public async Task StoresAsync(Exchange exchange)
    {
        if (stores is null)
            throw new ApiException(404, "Multi backend is not supported at this site.");
        using var json = new PythonJsonWriter(ascii: true);
        json.BeginObject();
        json.Name("stores");
        json.BeginArray();
        foreach (var store in stores)
            Write(json, store);
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
        json.Name("usage");
        json.BeginObject();
        foreach (var resource in used)
        {
            json.Name(resource.Resource.ToName());
            json.BeginObject();
            json.Member("usage", resource.Usage);
            json.Member("limit", resource.Limit);
            json.EndObject();
        }

        json.EndObject();
        json.EndObject();
        await json.SendAsync(exchange.Response, exchange.Aborted);
    }

    private static void Write(PythonJsonWriter json, DiscoveredStore store)
    {
        json.BeginObject();
        json.Member("id", store.Id);
        if (!string.IsNullOrEmpty(store.Description))
            json.Member("description", store.Description);
        if (store.IsDefault)
            json.Member("default", "true");
        if (store.ReadOnly)
            json.Member("read-only", "true");
        json.EndObject();
    }
}
