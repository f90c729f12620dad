using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Surroundings;
using Glance.Domain.Locations;
using Glance.Operations;
using Glance.Operations.Images;
using Glance.Operations.Locations;
using Glance.Operations.Quotas;
using Glance.Operations.Records;
using Glance.Operations.Rules;
using Glance.Operations.Uploads;

namespace Glance.Api.Settings;

/// <summary>What the operator configured for the Image API.</summary>
public sealed record ApiOptions
{
    /// <summary>Limits of images and lists.</summary>
    public ImageLimits Limits { get; init; } = new();

    /// <summary>What images tell about their locations.</summary>
    public LocationVisibility Visible { get; init; } = new();

    /// <summary>What may be done with locations.</summary>
    public LocationRules Locations { get; init; } = new();

    /// <summary><c>[import_filtering_opts]</c>: which URLs from outside may be opened.</summary>
    public UrlRules Urls { get; init; } = new();

    /// <summary>Quotas of projects.</summary>
    public QuotaRules Quotas { get; init; } = new();

    /// <summary>
    /// <c>[glance_store] verify_on_read</c>: whether whole data is compared with the hash of its record while it is sent.
    /// </summary>
    public bool VerifyOnRead { get; init; }

    /// <summary>Reads the files that are named here.</summary>
    public ConfiguredFiles Files { get; init; } = ConfiguredFiles.OnDisk;

    /// <summary>Path of schema-image.json; null when there is none.</summary>
    public string? SchemaFile { get; init; }

    /// <summary><c>allow_additional_image_properties</c>: whether images may have properties that no schema declares.</summary>
    public bool AdditionalProperties { get; init; } = true;

    /// <summary>What of this operations have to know.</summary>
    /// <param name="uploads">What uploaded data must be.</param>
    public OperationRules RulesWith(UploadRules uploads) => new() { Limits = Limits, Locations = Locations, Uploads = uploads, VerifyOnRead = VerifyOnRead };

    /// <summary>Reads the options.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="tell">Gets what is wrong, for whoever wants to look at the rest all the same; null for an exception.</param>
    /// <exception cref="UnsupportedHashAlgorithmException">There is no such <c>hashing_algorithm</c>.</exception>
    public static ApiOptions From(ConfigurationSnapshot configuration, Action<Exception>? tell = null) => new()
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
        VerifyOnRead = configuration.Get(StoreDeclarations.VerifyOnRead),
        Visible = new LocationVisibility(
            configuration.Get(ApiDeclarations.ShowImageDirectUrl), configuration.Get(ApiDeclarations.ShowMultipleLocations)),
        Locations = new LocationRules
        {
            Changeable = configuration.Get(ApiDeclarations.ShowMultipleLocations),
            Quota = configuration.Get(ApiDeclarations.ImageLocationQuota),
            Algorithm = AlgorithmOf(configuration, tell),
            Hash = configuration.Get(ApiDeclarations.DoSecureHash),
            HashTries = configuration.Get(ApiDeclarations.HttpRetries),
            HashTimePerGiB = TimeSpan.FromSeconds(configuration.Get(LocationDeclarations.HashSecondsPerGiB)),
            HashAtOnce = configuration.Get(LocationDeclarations.HashJobs),
            HashAtOnceForOne = configuration.Get(LocationDeclarations.HashJobsPerProject),
            HashMostForOne = configuration.Get(LocationDeclarations.HashQueuePerProject),
            SizeCap = configuration.Get(ApiDeclarations.ImageSizeCap),
            SelfUrl = configuration.Get(ApiDeclarations.WorkerSelfReferenceUrl) ?? configuration.Get(ApiDeclarations.PublicEndpoint),
            RefusalTime = TimeSpan.FromMilliseconds(500),
        },
        Urls = new UrlRules
        {
            AllowedSchemes = configuration.Get(UrlFilterDeclarations.AllowedSchemes),
            DisallowedSchemes = configuration.Get(UrlFilterDeclarations.DisallowedSchemes),
            AllowedHosts = configuration.Get(UrlFilterDeclarations.AllowedHosts),
            DisallowedHosts = configuration.Get(UrlFilterDeclarations.DisallowedHosts),
            AllowedPorts = configuration.Get(UrlFilterDeclarations.AllowedPorts),
            DisallowedPorts = configuration.Get(UrlFilterDeclarations.DisallowedPorts),
        },
        Quotas = new QuotaRules(configuration.Get(ApiDeclarations.UserStorageQuota), configuration.Get(ApiDeclarations.HardQuotas)),
        SchemaFile = configuration.FindFile("schema-image.json"),
        Files = configuration.Files,
        AdditionalProperties = configuration.Get(ApiDeclarations.AllowAdditionalImageProperties),
    };

    private static MultihashAlgorithm AlgorithmOf(ConfigurationSnapshot configuration, Action<Exception>? tell)
    {
        try
        {
            return MultihashAlgorithm.Parse(configuration.Get(ApiDeclarations.HashingAlgorithm));
        }
        catch (UnsupportedHashAlgorithmException unknown) when (tell is not null)
        {
            tell(unknown);
            return MultihashAlgorithm.Parse(ApiDeclarations.HashingAlgorithm.Default);
        }
    }
}
