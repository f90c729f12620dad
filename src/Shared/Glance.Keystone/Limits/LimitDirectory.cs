using System.Net;
using System.Text.Json.Serialization.Metadata;
using Glance.Keystone.Sessions;
using Glance.Keystone.Wire;

namespace Glance.Keystone.Limits;

/// <summary>Reads from Keystone what concerns limits; remembers nothing.</summary>
internal sealed class LimitDirectory(KeystoneSession session, LimitOptions options)
{
    private const string Flat = "flat";

    /// <summary>Finds the endpoint's service and region, and makes sure that Keystone counts as this service does.</summary>
    /// <exception cref="KeystoneUnavailableException">No answer, no such endpoint, or another model.</exception>
    public async Task<LimitedService> FindServiceAsync(CancellationToken cancellationToken)
    {
        var model = await ReadAsync("/limits/model", KeystoneJson.Default.LimitModelReply, cancellationToken).ConfigureAwait(false);
        if (model.Model?.Name != Flat)
            throw new KeystoneUnavailableException($"Keystone's enforcement model is '{model.Model?.Name}'; only '{Flat}' is supported ([unified_limit] enforcement_model in keystone.conf)");
        var endpoint = options.EndpointId is { } id
            ? (await ReadAsync($"/endpoints/{Uri.EscapeDataString(id)}", KeystoneJson.Default.EndpointReply, cancellationToken).ConfigureAwait(false)).Endpoint
            : await SearchAsync(cancellationToken).ConfigureAwait(false);
        return endpoint?.ServiceId is { } service
            ? new LimitedService(service, endpoint.RegionId)
            : throw new KeystoneUnavailableException("the endpoint that [oslo_limit] names belongs to no service");
    }

    /// <summary>Limits for everybody, by resource.</summary>
    public async Task<IReadOnlyDictionary<string, long>> RegisteredAsync(LimitedService service, CancellationToken cancellationToken)
    {
        var reply = await ReadAsync($"/registered_limits?{service.Query}", KeystoneJson.Default.RegisteredLimitsReply, cancellationToken).ConfigureAwait(false);
        var limits = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var limit in reply.Limits ?? [])
        {
            if (limit is { ResourceName: { } name, DefaultLimit: { } most })
                limits[name] = most;
        }

        return limits;
    }

    /// <summary>Limits of one project that differ from those, by resource.</summary>
    public async Task<IReadOnlyDictionary<string, long>> OfProjectAsync(LimitedService service, string projectId, CancellationToken cancellationToken)
    {
        var path = $"/limits?{service.Query}&project_id={Uri.EscapeDataString(projectId)}";
        var reply = await ReadAsync(path, KeystoneJson.Default.LimitsReply, cancellationToken).ConfigureAwait(false);
        var limits = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var limit in reply.Limits ?? [])
        {

            // Keystone ignores the filter by project for some scopes and lists what the asker may see.
            if (limit is { ResourceName: { } name, ResourceLimit: { } most } && limit.ProjectId == projectId)
                limits[name] = most;
        }

        return limits;
    }

    private async Task<EndpointBody?> SearchAsync(CancellationToken cancellationToken)
    {
        var query = Query(("type", options.ServiceType), ("name", options.ServiceName));
        var services = (await ReadAsync("/services" + query, KeystoneJson.Default.ServicesReply, cancellationToken).ConfigureAwait(false)).Services ?? [];
        if (services is not [{ Id: { } serviceId }])
            throw new KeystoneUnavailableException($"[oslo_limit] endpoint_service_type '{options.ServiceType}' and endpoint_service_name '{options.ServiceName}' fit {services.Count} services; they must fit one");
        query = Query(("service_id", serviceId), ("interface", options.Interface), ("region_id", options.RegionName));
        var endpoints = (await ReadAsync("/endpoints" + query, KeystoneJson.Default.EndpointsReply, cancellationToken).ConfigureAwait(false)).Endpoints ?? [];
        return endpoints is [var endpoint]
            ? endpoint
            : throw new KeystoneUnavailableException($"the {options.Interface} endpoints of that service in region '{options.RegionName ?? "any"}' are {endpoints.Count}; [oslo_limit] must fit one");
    }

    private async Task<T> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var reply = await session.GetAsync(path, null, cancellationToken).ConfigureAwait(false);
        return reply.Status switch
        {
            HttpStatusCode.OK => reply.Read(type, path),
            HttpStatusCode.NotFound => throw new KeystoneUnavailableException($"Keystone knows no {path}; check [oslo_limit] endpoint_id"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => throw new KeystoneUnavailableException(
                $"Keystone answered {(int)reply.Status} to GET {path}; the user of [oslo_limit] needs the role reader with system_scope = all"),
            _ => throw new KeystoneUnavailableException($"Keystone answered {(int)reply.Status} to GET {path}"),
        };
    }

    private static string Query(params (string Name, string? Value)[] terms) =>
        "?" + string.Join('&', terms.Where(term => term.Value is not null).Select(term => $"{term.Name}={Uri.EscapeDataString(term.Value!)}")); // Filtered before.
}
