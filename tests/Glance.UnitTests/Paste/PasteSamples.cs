namespace Glance.UnitTests.Paste;

/// <summary>
/// Paste files of the shapes that Glance has shipped. The sections and factory names are those of the releases; all else is ours.
/// </summary>
internal static class PasteSamples
{
    /// <summary>2015.1: a pipeline per flavor, both API versions, osprofiler keyed in the file.</summary>
    public const string Kilo = """
        # no authentication
        [pipeline:glance-api]
        pipeline = versionnegotiation osprofiler unauthenticated-context rootapp

        [pipeline:glance-api-caching]
        pipeline = versionnegotiation osprofiler unauthenticated-context cache rootapp

        [pipeline:glance-api-cachemanagement]
        pipeline = versionnegotiation osprofiler unauthenticated-context cache cachemanage rootapp

        # identity service
        [pipeline:glance-api-keystone]
        pipeline = versionnegotiation osprofiler authtoken context  rootapp

        [pipeline:glance-api-keystone+caching]
        pipeline = versionnegotiation osprofiler authtoken context cache rootapp

        [pipeline:glance-api-keystone+cachemanagement]
        pipeline = versionnegotiation osprofiler authtoken context cache cachemanage rootapp

        # identity headers are believed as they come
        [pipeline:glance-api-trusted-auth]
        pipeline = versionnegotiation osprofiler context rootapp

        [pipeline:glance-api-trusted-auth+cachemanagement]
        pipeline = versionnegotiation osprofiler context cache cachemanage rootapp

        [composite:rootapp]
        paste.composite_factory = glance.api:root_app_factory
        /: apiversions
        /v1: apiv1app
        /v2: apiv2app

        [app:apiversions]
        paste.app_factory = glance.api.versions:create_resource

        [app:apiv1app]
        paste.app_factory = glance.api.v1.router:API.factory

        [app:apiv2app]
        paste.app_factory = glance.api.v2.router:API.factory

        [filter:versionnegotiation]
        paste.filter_factory = glance.api.middleware.version_negotiation:VersionNegotiationFilter.factory

        [filter:cache]
        paste.filter_factory = glance.api.middleware.cache:CacheFilter.factory

        [filter:cachemanage]
        paste.filter_factory = glance.api.middleware.cache_manage:CacheManageFilter.factory

        [filter:context]
        paste.filter_factory = glance.api.middleware.context:ContextMiddleware.factory

        [filter:unauthenticated-context]
        paste.filter_factory = glance.api.middleware.context:UnauthenticatedContextMiddleware.factory

        [filter:authtoken]
        paste.filter_factory = keystonemiddleware.auth_token:filter_factory
        delay_auth_decision = true

        [filter:gzip]
        paste.filter_factory = glance.api.middleware.gzip:GzipMiddleware.factory

        [filter:osprofiler]
        paste.filter_factory = osprofiler.web:WsgiMiddleware.factory
        hmac_keys = SECRET_KEY
        enabled = yes
        """;

    /// <summary>Zed: as before with CORS, a healthcheck filter and proxy headers in front; version 1 is gone.</summary>
    public static string Zed { get; } = Kilo
        .Replace("pipeline = versionnegotiation", "pipeline = cors healthcheck http_proxy_to_wsgi versionnegotiation", StringComparison.Ordinal)
        .Replace("/v1: apiv1app\n", "", StringComparison.Ordinal)
        .Replace("hmac_keys = SECRET_KEY\nenabled = yes", Front + HealthcheckFilter, StringComparison.Ordinal);

    /// <summary>2026: composites around one <c>api</c> composite that picks the pipeline; healthcheck is an app.</summary>
    public const string Today = """
        [composite:glance-api]
        paste.composite_factory = glance.api:root_app_factory
        /: api
        /healthcheck: healthcheck

        [composite:glance-api-caching]
        paste.composite_factory = glance.api:root_app_factory
        /: api
        /healthcheck: healthcheck

        [composite:glance-api-keystone]
        paste.composite_factory = glance.api:root_app_factory
        /: api
        /healthcheck: healthcheck

        [composite:api]
        paste.composite_factory = glance.api:pipeline_factory
        default = cors http_proxy_to_wsgi versionnegotiation osprofiler unauthenticated-context rootapp
        caching = cors http_proxy_to_wsgi versionnegotiation osprofiler unauthenticated-context cache rootapp
        keystone = cors http_proxy_to_wsgi versionnegotiation osprofiler authtoken context rootapp

        [composite:rootapp]
        paste.composite_factory = glance.api:root_app_factory
        /: apiversions
        /v2: apiv2app

        [app:apiversions]
        paste.app_factory = glance.api.versions:create_resource

        [app:apiv2app]
        paste.app_factory = glance.api.v2.router:API.factory

        [app:healthcheck]
        paste.app_factory = oslo_middleware:Healthcheck.app_factory
        backends = disable_by_file
        disable_by_file_path = /etc/glance/healthcheck_disable

        [filter:versionnegotiation]
        paste.filter_factory = glance.api.middleware.version_negotiation:VersionNegotiationFilter.factory

        [filter:cache]
        paste.filter_factory = glance.api.middleware.cache:CacheFilter.factory

        [filter:context]
        paste.filter_factory = glance.api.middleware.context:ContextMiddleware.factory

        [filter:unauthenticated-context]
        paste.filter_factory = glance.api.middleware.context:UnauthenticatedContextMiddleware.factory

        [filter:authtoken]
        paste.filter_factory = keystonemiddleware.auth_token:filter_factory
        delay_auth_decision = true

        [filter:osprofiler]
        paste.filter_factory = osprofiler.web:WsgiMiddleware.factory

        """ + Front;

    private const string Front = """

        [filter:cors]
        paste.filter_factory =  oslo_middleware.cors:filter_factory
        oslo_config_project = glance
        oslo_config_program = glance-api

        [filter:http_proxy_to_wsgi]
        paste.filter_factory = oslo_middleware:HTTPProxyToWSGI.factory

        """;

    private const string HealthcheckFilter = """
        [filter:healthcheck]
        paste.filter_factory = oslo_middleware:Healthcheck.factory
        backends = disable_by_file
        disable_by_file_path = /etc/glance/healthcheck_disable
        """;
}
