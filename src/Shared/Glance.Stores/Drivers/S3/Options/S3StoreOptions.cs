using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Configuration.Surroundings;

namespace Glance.Stores.Drivers.S3.Options;

/// <summary>Options of an s3 store, named as in the configuration file; checked when the store is made.</summary>
internal sealed record S3StoreOptions
{
    // The options' MB, as everywhere but in Swift's.
    private const long Mega = 1 << 20;

    /// <summary>Reads the options of one store.</summary>
    public static S3StoreOptions From(StoreSection section)
    {
        var isProtected = section.Get(S3StoreDeclarations.S3StoreEnableDataIntegrityProtection);
        return new S3StoreOptions
        {
            Section = section.Name,
            Files = section.Files,
            Place = option => section.Origin(option) is { } place ? $"{place}: " : string.Empty,
            Host = section.Get(S3StoreDeclarations.S3StoreHost),
            RegionName = section.Get(S3StoreDeclarations.S3StoreRegionName),
            AccessKey = section.Get(S3StoreDeclarations.S3StoreAccessKey),
            SecretKey = section.Get(S3StoreDeclarations.S3StoreSecretKey),
            Bucket = section.Get(S3StoreDeclarations.S3StoreBucket),
            CreateBucketOnPut = section.Get(S3StoreDeclarations.S3StoreCreateBucketOnPut),
            BucketUrlFormat = section.Get(S3StoreDeclarations.S3StoreBucketUrlFormat),
            LargeObjectSize = section.Get(S3StoreDeclarations.S3StoreLargeObjectSize) * Mega,
            LargeObjectChunkSize = section.Get(S3StoreDeclarations.S3StoreLargeObjectChunkSize) * Mega,
            ThreadPools = section.Get(S3StoreDeclarations.S3StoreThreadPools),
            CaCert = section.Get(S3StoreDeclarations.S3StoreCaCert),
            ChecksumsSent = isProtected && section.Get(S3StoreDeclarations.S3StoreRequestChecksumCalculation) == "when_supported",
            ChecksumsCompared = isProtected && section.Get(S3StoreDeclarations.S3StoreResponseChecksumValidation) == "when_supported",
        };
    }

    /// <summary>Section they come from, for messages.</summary>
    public string Section { get; init; } = "glance_store";

    /// <summary>Reads the files that are named here.</summary>
    public ConfiguredFiles Files { get; init; } = ConfiguredFiles.OnDisk;

    /// <summary>Where an option was written, to begin a message with.</summary>
    public Func<Option, string> Place { get; init; } = _ => string.Empty;

    /// <summary><c>s3_store_host</c>: the server, http without a scheme.</summary>
    public string? Host { get; init; }

    /// <summary><c>s3_store_region_name</c>; empty takes it from the host.</summary>
    public string RegionName { get; init; } = string.Empty;

    /// <summary><c>s3_store_access_key</c>.</summary>
    public string? AccessKey { get; init; }

    /// <summary><c>s3_store_secret_key</c>.</summary>
    public string? SecretKey { get; init; }

    /// <summary><c>s3_store_bucket</c>: where uploads go.</summary>
    public string? Bucket { get; init; }

    /// <summary><c>s3_store_create_bucket_on_put</c>.</summary>
    public bool CreateBucketOnPut { get; init; }

    /// <summary><c>s3_store_bucket_url_format</c>: auto, virtual or path.</summary>
    public string BucketUrlFormat { get; init; } = "auto";

    /// <summary><c>s3_store_large_object_size</c> in bytes: from here on an image goes in parts.</summary>
    public long LargeObjectSize { get; init; } = 100 * Mega;

    /// <summary><c>s3_store_large_object_chunk_size</c> in bytes: a part.</summary>
    public long LargeObjectChunkSize { get; init; } = 10 * Mega;

    /// <summary><c>s3_store_thread_pools</c>: most parts of an image on their way at a time.</summary>
    public int ThreadPools { get; init; } = 10;

    /// <summary><c>s3_store_cacert</c>: PEM file of authorities; empty for the system's.</summary>
    public string CaCert { get; init; } = string.Empty;

    /// <summary>Whether the checksums that newer servers know are sent with data.</summary>
    public bool ChecksumsSent { get; init; }

    /// <summary>Whether those that come with data are compared.</summary>
    public bool ChecksumsCompared { get; init; }

    /// <summary>How long a connection may take to stand.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the server may say nothing to a question, and take or send nothing of data; its repetitions are within that.
    /// </summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it may take to make an object of parts, which may be ten thousand.</summary>
    public TimeSpan CompletionTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many more times a call is tried that failed for a reason that passes.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>What <c>/v2/info/stores/detail</c> tells of the driver (stores contract, section 3): sizes in bytes.</summary>
    public IReadOnlyDictionary<string, object?> Describe() => new Dictionary<string, object?>
    {
        ["s3_store_large_object_size"] = LargeObjectSize,
        ["s3_store_large_object_chunk_size"] = LargeObjectChunkSize,
        ["s3_store_thread_pools"] = (long)ThreadPools,
    };
}
