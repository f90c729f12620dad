using System.Globalization;
using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using GlanceWorker.Pipeline;

namespace GlanceWorker.Filters.CrossOrigin;

/// <summary>[cors], and the sections <c>[cors.NAME]</c> of older configurations, which add origins of their own.</summary>
internal sealed record CorsOptions
{
    private static readonly CorsPolicy Default = From(ConfigurationSnapshot.Empty, "cors");

    /// <summary>Allowed origin, or <c>*</c>, to what it may do.</summary>
    public IReadOnlyDictionary<string, CorsPolicy> Origins { get; init; } = new Dictionary<string, CorsPolicy>();

    /// <summary>What the section [cors] says, for origins that the paste file adds.</summary>
    public CorsPolicy Policy { get; init; } = Default;

    /// <summary>Reads the sections.</summary>
    public static CorsOptions From(ConfigurationSnapshot configuration)
    {
        var origins = new Dictionary<string, CorsPolicy>(StringComparer.Ordinal);
        foreach (var group in configuration.Groups.Where(MiddlewareDeclarations.IsCors).Append("cors").Order(StringComparer.Ordinal))
        {
            foreach (var origin in configuration.Get(MiddlewareDeclarations.AllowedOrigin, group) ?? [])
                origins.TryAdd(origin, From(configuration, group));
        }

        return new CorsOptions { Origins = origins, Policy = From(configuration, "cors") };
    }

    /// <summary>The same with what the filter's section in the paste file sets.</summary>
    public CorsOptions With(FactoryContext context)
    {
        string[] keys = ["allow_credentials", "expose_headers", "max_age", "allow_methods", "allow_headers"];
        var policy = keys.All(k => context.Find(k) is null)
            ? Policy
            : CorsPolicy.Of(
                context.Bool("allow_credentials", Policy.AllowCredentials),
                context.List("expose_headers", Policy.ExposeHeaders.Split(',', StringSplitOptions.RemoveEmptyEntries)),
                context.Int(
                    MiddlewareDeclarations.MaxAge, int.TryParse(Policy.MaxAge, CultureInfo.InvariantCulture, out var age) ? age : 0),
                context.List("allow_methods", Policy.AllowMethods),
                context.List("allow_headers", Policy.AllowHeaders));
        var origins = context.Find("allowed_origin") is null ? [.. Origins.Keys] : context.List("allowed_origin", []);
        return new CorsOptions
        {
            Policy = policy,
            Origins = origins.Distinct().ToDictionary(o => o, o => ReferenceEquals(policy, Policy) ? Origins.GetValueOrDefault(o, policy) : policy),
        };
    }

    private static CorsPolicy From(ConfigurationSnapshot configuration, string group) => CorsPolicy.Of(
        configuration.Get(MiddlewareDeclarations.AllowCredentials, group, "cors"),
        configuration.Get(MiddlewareDeclarations.ExposeHeaders, group, "cors"),
        configuration.Get(MiddlewareDeclarations.MaxAge, group, "cors"),
        configuration.Get(MiddlewareDeclarations.AllowMethods, group, "cors"),
        configuration.Get(MiddlewareDeclarations.AllowHeaders, group, "cors"));
}
