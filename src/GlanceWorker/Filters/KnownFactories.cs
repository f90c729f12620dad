using Glance.Api.Versions;
using GlanceWorker.Filters.AuthTokens;
using GlanceWorker.Filters.Compression;
using GlanceWorker.Filters.CrossOrigin;
using GlanceWorker.Filters.Health;
using GlanceWorker.Filters.RequestContexts;
using GlanceWorker.Pipeline;

namespace GlanceWorker.Filters;

/// <summary>The factory names that Glance's own paste files have carried from 2015.1 to 2026.2, and what they stand for here.</summary>
internal static class KnownFactories
{
    /// <summary>Makes the table.</summary>
    /// <param name="services">What the factories need.</param>
    /// <param name="flavor"><c>[paste_deploy] flavor</c>.</param>
    public static FactoryTable Create(PipelineServices services, string? flavor)
    {
        var table = new FactoryTable();
        AddApps(table, services, flavor);
        AddGlanceFilters(table, services, services.Options);
        AddLibraryFilters(table, services);
        return table;
    }

    // What every filter of oslo.middleware and keystonemiddleware may carry: where its options are, and which program they are of.
    private static readonly string[] Library = ["oslo_config_project", "oslo_config_file", "oslo_config_program"];

    private static KnownFactory LibraryFilter(Func<FactoryContext, Func<RequestDelegate, RequestDelegate>> make) =>
        KnownFactory.Filter(context =>
        {
            context.Knows(Library);
            return make(context);
        });

    private static void AddApps(FactoryTable table, PipelineServices services, string? flavor)
    {
        var versions = new VersionDocument(services.Options.Versions);
        string[] off = services.Options.Versions.EnableV2 ? [] : ["/v2"];
        table
            .Add(KnownFactory.App(_ => http => versions.WriteAsync(http, StatusCodes.Status300MultipleChoices)), "glance.api.versions:create_resource")
            .Add(KnownFactory.App(_ => services.ApiV2), "glance.api.v2.router:API.factory")
            .Add(KnownFactory.App(_ => null), "glance.api.v1.router:API.factory")
            .Add(KnownFactory.App(context =>
                {
                    context.Knows(Library);
                    return Health(context, services).ServeAsync;
                }),
                "oslo_middleware:Healthcheck.app_factory", "oslo_middleware.healthcheck:Healthcheck.app_factory", "egg:oslo.middleware#healthcheck")
            .Add(KnownFactory.Composite(Composites.RootApp(off)), "glance.api:root_app_factory")
            .Add(KnownFactory.Composite(Composites.ByFlavor(flavor)), "glance.api:pipeline_factory")
            .Add(KnownFactory.Composite(Composites.UrlMap), "paste.urlmap:urlmap_factory", "egg:Paste#urlmap");
    }

    private static void AddGlanceFilters(FactoryTable table, PipelineServices services, PipelineOptions options) => table
        .Add(KnownFactory.Filter(context => next => new VersionNegotiation(next, options.Versions, context.Loggers).InvokeAsync),
            "glance.api.middleware.version_negotiation:VersionNegotiationFilter.factory")
        .Add(KnownFactory.Filter(_ => next => WithCurrentPolicies(services, new UnauthenticatedContext(next).InvokeAsync)),
            "glance.api.middleware.context:UnauthenticatedContextMiddleware.factory")
        .Add(KnownFactory.Filter(_ => next => WithCurrentPolicies(services, new IdentityContext(next, options.Context, services.Policy).InvokeAsync)),
            "glance.api.middleware.context:ContextMiddleware.factory")
        .Add(KnownFactory.Filter(_ => next => new Gzip(next).InvokeAsync), "glance.api.middleware.gzip:GzipMiddleware.factory")
        .Add(KnownFactory.Unserved("the image cache"), "glance.api.middleware.cache:CacheFilter.factory")
        .Add(KnownFactory.Unserved("management of the image cache"), "glance.api.middleware.cache_manage:CacheManageFilter.factory");

    private static void AddLibraryFilters(FactoryTable table, PipelineServices services) => table
        .Add(LibraryFilter(context => AuthToken.Create(context, services.Configuration, services.Sessions, services.Time)),
            "keystonemiddleware.auth_token:filter_factory", "keystoneclient.middleware.auth_token:filter_factory", "egg:keystonemiddleware#auth_token")
        .Add(KnownFactory.Filter(context => Osprofiler.Create(context, services.Options)), "osprofiler.web:WsgiMiddleware.factory")
        .Add(LibraryFilter(context => Cors.Create(context, services.Options.Cors)),
            "oslo_middleware.cors:filter_factory", "oslo_middleware:CORS.factory", "oslo_middleware.cors:CORS.factory", "egg:oslo.middleware#cors")
        .Add(LibraryFilter(context => HttpProxyToWsgi.Create(context, services.Options)),
            "oslo_middleware:HTTPProxyToWSGI.factory", "oslo_middleware.http_proxy_to_wsgi:HTTPProxyToWSGI.factory", "egg:oslo.middleware#http_proxy_to_wsgi")
        .Add(LibraryFilter(context => Health(context, services).Before),
            "oslo_middleware:Healthcheck.factory", "oslo_middleware.healthcheck:Healthcheck.factory", "egg:oslo.middleware#healthcheck");

    /// <summary>A request meets the policies that are in the files when it gets its context.</summary>
    private static RequestDelegate WithCurrentPolicies(PipelineServices services, RequestDelegate filter) => http =>
    {
        services.RefreshPolicies();
        return filter(http);
    };

    private static Healthcheck Health(FactoryContext context, PipelineServices services) =>
        new(context, services.Options.Healthcheck.With(context), services.Probes, services.Time);
}
