using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Options;
using Glance.Stores.Servers;

namespace Glance.Stores.Drivers.Cinder.Logins;

/// <summary>
/// The rights of whoever sent a request, as its token has them: where the service has no login of its own. Nobody can renew the token.
/// </summary>
internal sealed class CallerCinderLogin : ICinderLogin
{
    private readonly string _storeId;
    private readonly CinderPass? _pass;

    /// <summary>Reads what came with a request; nothing is asked.</summary>
    /// <param name="storeId">The store, for messages.</param>
    /// <param name="caller">Who asks; null for nobody, as work in the background has it.</param>
    /// <param name="options">The options.</param>
    public CallerCinderLogin(string storeId, RequestContext? caller, CinderStoreOptions options)
    {
        _storeId = storeId;
        if (caller?.Token?.Reveal() is { Length: > 0 } token && EndpointOf(caller, options) is { } endpoint)
            _pass = new CinderPass(token, endpoint.AbsoluteUri.TrimEnd('/')) { IsOfCaller = true };
    }

    public ValueTask<CinderPass> CurrentAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_pass
        ?? throw new StoreException(StoreFailure.Forbidden, _storeId,
            $"Store {_storeId}: Cinder is asked with the token of a request, and none is there that is for a Cinder "
            + "(cinder_store_auth_address and what belongs to it give the service a login of its own)"));

    public bool Forget(CinderPass refused) => false;

    private static Uri? EndpointOf(RequestContext caller, CinderStoreOptions options) => options.EndpointTemplate is { } template
        ? caller.ProjectId is { Length: > 0 } project ? CinderStoreChecks.EndpointOf(template, project) : null
        : CallersCatalog.EndpointsOf(caller.ServiceCatalog, options.ServiceType, options.ServiceName)
            .FirstOrDefault(place => place.Interface == options.Interface && (options.Region is null || options.Region == place.Region))
            ?.Url;
}
