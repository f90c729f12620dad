using Glance.Api.Routing;
using Glance.Api.Settings;
using Glance.Api.V2.Actions;
using Glance.Api.V2.Discovery;
using Glance.Api.V2.Images;
using Glance.Api.V2.Locations;
using Glance.Api.V2.Members;
using Glance.Api.V2.Schemas;
using Glance.Api.V2.Stores;
using Glance.Api.V2.Tags;
using Glance.Operations.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Glance.Api.V2;

/// <summary>The Image API v2 as an application of the pipeline: mounted at <c>/v2</c>, which it finds in PathBase.</summary>
public sealed class ApiV2App
{
    private readonly Router _router;

    /// <summary>Puts the application together.</summary>
    /// <param name="parts">What it is made of.</param>
    /// <exception cref="ImageSchemaException">The operator's schema-image.json cannot be used.</exception>
    /// <exception cref="UnsupportedHashAlgorithmException">The configured hash cannot be computed here.</exception>
    public ApiV2App(ApiParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Routes = new RouteTable("/v2", ResourcesOf(parts));
        var logger = parts.Operations.Loggers.CreateLogger("glance.common.wsgi");
        _router = new Router(Routes, UnservedRoutes.Describe, parts.Operations.Time, logger);
    }

    /// <summary>Every route of this version (glance-v2-contract section 23).</summary>
    internal RouteTable Routes { get; }

    /// <summary>Finds out whether an operator's schema-image.json can be used, as the constructor does.</summary>
    /// <param name="options">What the operator configured.</param>
    /// <exception cref="ImageSchemaException">It cannot.</exception>
    public static void Check(ApiOptions options) => _ = ImageSchema.From(options);

    /// <summary>Answers a request.</summary>
    public Task InvokeAsync(HttpContext http) => _router.InvokeAsync(http);

    // Every resource of this version, one line each (README, "Adding a resource").
    private static IReadOnlyList<IResource> ResourcesOf(ApiParts parts)
    {
        var schema = ImageSchema.From(parts.Options);
        return
        [
            ImageResource.From(parts, schema),
            ImageDataResource.From(parts),
            LocationResource.From(parts),
            MemberResource.From(parts),
            TagResource.From(parts, schema),
            ActionResource.From(parts),
            StoreResource.From(parts),
            DiscoveryResource.From(parts),
            new SchemaResource(schema),
        ];
    }
}
