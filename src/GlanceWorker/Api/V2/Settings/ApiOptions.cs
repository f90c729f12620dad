using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using Glance.Operations.Images;

namespace GlanceWorker.Api.V2.Settings;

/// <summary>What the operator configured for the Image API.</summary>
internal sealed record ApiOptions
{
    /// <summary>Limits of images and lists.</summary>
    public ImageLimits Limits { get; init; } = new();

    /// <summary>What images tell about their locations.</summary>
    public LocationVisibility Visible { get; init; } = new();

    /// <summary><c>user_storage_quota</c>: bytes a project may store; 0 for any number.</summary>
    public long StorageQuota { get; init; }

    /// <summary>Path of schema-image.json; null when there is none.</summary>
    public string? SchemaFile { get; init; }

    /// <summary>Reads the options.</summary>
    public static ApiOptions From(ConfigurationSnapshot configuration) => new()
    {
        Limits = new ImageLimits
        {
            PropertyQuota = configuration.Get(ApiDeclarations.ImagePropertyQuota),
            TagQuota = configuration.Get(ApiDeclarations.ImageTagQuota),
            MemberQuota = configuration.Get(ApiDeclarations.ImageMemberQuota),
            DefaultPage = configuration.Get(ApiDeclarations.LimitParamDefault),
            LargestPage = configuration.Get(ApiDeclarations.ApiLimitMax),
            SizeCap = configuration.Get(ApiDeclarations.ImageSizeCap),
            DiskFormats = configuration.Get(ImageFormatDeclarations.DiskFormats),
            ContainerFormats = configuration.Get(ImageFormatDeclarations.ContainerFormats),
            HashingAlgorithm = configuration.Get(ApiDeclarations.HashingAlgorithm),
        },
        Visible = new LocationVisibility(
            configuration.Get(ApiDeclarations.ShowImageDirectUrl), configuration.Get(ApiDeclarations.ShowMultipleLocations)),
        StorageQuota = configuration.Get(ApiDeclarations.UserStorageQuota),
        SchemaFile = configuration.FindFile("schema-image.json"),
    };
}
