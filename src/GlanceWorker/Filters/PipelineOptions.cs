using Glance.Api.Versions;
using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using GlanceWorker.Filters.CrossOrigin;
using GlanceWorker.Filters.Health;
using GlanceWorker.Filters.RequestContexts;

namespace GlanceWorker.Filters;

/// <summary>All that the configuration says about the pipeline's filters.</summary>
internal sealed record PipelineOptions
{
    private static readonly Option<bool> V2 = Opt.Bool("DEFAULT", "enable_v2_api", true, "Whether version 2 of the API is offered.");
    private static readonly Option<bool> Profiler = Opt.Bool("profiler", "enabled", false, "Whether requests are traced.", deprecated: ["profiler/profiler_enabled"]);

    /// <summary>Versions listed and accepted.</summary>
    public VersionOptions Versions { get; init; } = new();

    /// <summary>The context filter.</summary>
    public ContextOptions Context { get; init; } = new();

    /// <summary>The cors filter.</summary>
    public CorsOptions Cors { get; init; } = new();

    /// <summary>The healthcheck filter and app.</summary>
    public HealthcheckOptions Healthcheck { get; init; } = new();

    /// <summary><c>[oslo_middleware] enable_proxy_headers_parsing</c>.</summary>
    public bool EnableProxyHeadersParsing { get; init; }

    /// <summary><c>[profiler] enabled</c>.</summary>
    public bool ProfilerEnabled { get; init; }

    /// <summary>Reads everything.</summary>
    public static PipelineOptions From(ConfigurationSnapshot configuration) => new()
    {
        Versions = new VersionOptions
        {
            PublicEndpoint = configuration.Get(ApiDeclarations.PublicEndpoint),
            HasImageCache = configuration.Get(ApiDeclarations.ImageCacheDir) is { Length: > 0 },
            HasBackends = configuration.Get(ApiDeclarations.EnabledBackends) is { Count: > 0 },
            EnableV2 = configuration.Get(V2),
        },
        Context = new ContextOptions
        {
            AllowAnonymousAccess = configuration.Get(ApiDeclarations.AllowAnonymousAccess),
            MaxRequestIdLength = configuration.Get(ApiDeclarations.MaxRequestIdLength),
        },
        Cors = CorsOptions.From(configuration),
        Healthcheck = HealthcheckOptions.From(configuration),
        EnableProxyHeadersParsing = configuration.Get(MiddlewareDeclarations.EnableProxyHeadersParsing),
        ProfilerEnabled = configuration.Get(Profiler),
    };
}
