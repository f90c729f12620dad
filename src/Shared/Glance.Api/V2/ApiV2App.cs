using Glance.Api.V2.Actions;
using Glance.Api.V2.Discovery;
using Glance.Api.V2.Images;
using Glance.Api.V2.Locations;
using Glance.Api.V2.Members;
using Glance.Api.V2.Schemas;
using Glance.Api.V2.Settings;
using Glance.Api.V2.Tags;
using Glance.Operations.Images;
using Glance.Operations.Locations;
using Glance.Operations.Members;
using Glance.Operations.Quotas;
using Glance.Operations.Tags;
using Glance.Operations.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Glance.Api.V2;

/// <summary>The Image API v2 as an application of the pipeline: mounted at <c>/v2</c>, which it finds in PathBase.</summary>
public static class ApiV2App
{
    /// <summary>Puts the application together. Work that goes on after an answer ends when <paramref name="hashing"/> is disposed.</summary>
    /// <param name="services">What it needs.</param>
    /// <param name="hashing">The computations over data that was added by location.</param>
    /// <returns>What answers requests.</returns>
    /// <exception cref="ImageSchemaException">The operator's schema-image.json cannot be used.</exception>
    /// <exception cref="UnsupportedHashAlgorithmException">The configured hash cannot be computed here.</exception>
    public static RequestDelegate Create(ApiV2Services services, out HashingJobs hashing)
    {
        var options = services.Options;
        var schema = SchemaOf(options);
        var response = new ImageResponse(options.Visible, services.Stores, schema);
        var quotas = new ProjectQuotas(services.Usage, services.ProjectLimits, options.StorageQuota) { Hard = options.HardQuotas };
        var locations = LocationParts.Create(services);
        hashing = locations.Hashing;
        var endpoints = new ApiEndpoints(
            new ImageEndpoints(Operations(services, quotas, locations), schema, response, services.Spelling, options.Limits, services.Stores),
            Data(services, quotas),
            new MemberEndpoints(Members(services), services.Spelling),
            new TagEndpoints(
                new AddTag(services.Images, services.Policy, options.Limits, services.Time),
                new RemoveTag(services.Images, services.Policy, services.Time),
                schema),
            new ActionEndpoints(
                new DeactivateImage(services.Images, services.Policy, services.Time),
                new ReactivateImage(services.Images, services.Policy, services.Time)),
            new LocationEndpoints(
                new AddLocation(services.Images, locations.Gate, services.Policy, locations.Hashing, options.Locations, services.Time) { Quotas = quotas },
                new ListLocations(services.Images, services.Policy)),
            new DiscoveryEndpoints(new ShowUsage(quotas), services.DiscoveredStores, services.Rules),
            new SchemaEndpoints(schema));
        return new Router(endpoints, services.Loggers.CreateLogger("glance.common.wsgi")).InvokeAsync;
    }

    /// <summary>Finds out whether an operator's schema-image.json can be used, as <see cref="Create"/> does.</summary>
    /// <param name="options">What the operator configured.</param>
    /// <exception cref="ImageSchemaException">It cannot.</exception>
    public static void Check(ApiOptions options) => _ = SchemaOf(options);

    private static ImageSchema SchemaOf(ApiOptions options) => ImageSchema.Create(
        options.Limits, options.SchemaFile is null ? ExtraProperties.None : ExtraProperties.Load(options.SchemaFile), options.AdditionalProperties);

    private static ImageOperations Operations(ApiV2Services services, ProjectQuotas quotas, LocationParts locations)
    {
        var limits = services.Options.Limits;
        return new ImageOperations(
            new CreateImage(services.Images, services.Policy, services.PropertyProtection, limits, services.Time) { Quotas = quotas },
            new ShowImage(services.Images, services.Policy, services.PropertyProtection),
            new ListImages(services.Images, services.Policy, services.PropertyProtection),
            new UpdateImage(
                services.Images, services.Policy, services.PropertyProtection, limits, services.Time,
                new LocationChanges(locations.Gate, locations.Data, services.Policy, services.Options.Locations) { Quotas = quotas }),
            new DeleteImage(services.Images, services.Policy, services.Time, locations.Data)
            {
                Hashing = locations.Hashing,
            });
    }

    private static MemberOperations Members(ApiV2Services services) => new(
        new AddMember(services.Images, services.Members, services.Policy, services.Options.Limits, services.Time),
        new ListMembers(services.Images, services.Members, services.Policy),
        new ShowMember(services.Images, services.Members, services.Policy),
        new UpdateMember(services.Images, services.Members, services.Policy, services.Time),
        new RemoveMember(services.Images, services.Members, services.Policy, services.Time));

    private static ImageDataEndpoints Data(ApiV2Services services, ProjectQuotas quotas)
    {
        var limits = services.Options.Limits;
        var logger = services.Loggers.CreateLogger("glance.api.v2.image_data");
        var pipeline = new UploadPipeline(MultihashAlgorithm.Parse(limits.HashingAlgorithm), limits.SizeCap, services.Uploads);
        return new ImageDataEndpoints(
            new UploadImageData(services.Images, services.Stores, services.Policy, pipeline, services.Time, logger) { Quotas = quotas, Patience = services.Patience },
            new DownloadImageData(services.Images, services.Stores, services.Policy, logger) { Verifies = services.Options.VerifyOnRead });
    }
}
