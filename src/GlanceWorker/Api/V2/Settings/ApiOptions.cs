using Glance.Configuration;
using Glance.Operations.Images;

namespace GlanceWorker.Api.V2.Settings;

/// <summary>What the operator configured for the Image API.</summary>
internal sealed record ApiOptions
{
    /// <summary>Limits of images and lists.</summary>
    public ImageLimits Limits { get; init; } = new();

    /// <summary>What images tell about their locations.</summary>
    public LocationVisibility Visible { get; init; } = new();

    /// <summary>Path of schema-image.json; null when there is none.</summary>
    public string? SchemaFile { get; init; }

    /// <summary>Reads the options.</summary>
    public static ApiOptions From(ConfigurationSnapshot configuration) => new()
    {
        Limits = new ImageLimits
        {
            PropertyQuota = configuration.Get(ApiOptionDeclarations.PropertyQuota),
            TagQuota = configuration.Get(ApiOptionDeclarations.TagQuota),
            DefaultPage = configuration.Get(ApiOptionDeclarations.LimitParamDefault),
            LargestPage = configuration.Get(ApiOptionDeclarations.ApiLimitMax),
            SizeCap = configuration.Get(ApiOptionDeclarations.ImageSizeCap),
            DiskFormats = configuration.Get(ApiOptionDeclarations.DiskFormats),
            ContainerFormats = configuration.Get(ApiOptionDeclarations.ContainerFormats),
            HashingAlgorithm = configuration.Get(ApiOptionDeclarations.HashingAlgorithm),
        },
        Visible = new LocationVisibility(
            configuration.Get(ApiOptionDeclarations.ShowImageDirectUrl), configuration.Get(ApiOptionDeclarations.ShowMultipleLocations)),
        SchemaFile = configuration.FindFile("schema-image.json"),
    };
}
