namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>The s3 driver: images as objects in a bucket of an S3 server.</summary>
public static class S3StoreDeclarations
{
    private const string Group = StoreDeclarations.Group;

    public static readonly Option<string?> S3StoreHost = Opt.OptionalStr(Group, "s3_store_host",
        "Address of the S3 server: http:// or https:// and a host, with a port if need be. Without either it is http.");

    public static readonly Option<string> S3StoreRegionName = Opt.Str(Group, "s3_store_region_name", "",
        "Region of the S3 server, with which requests are signed. Empty takes it from an amazonaws.com host, else us-east-1.");

    public static readonly Option<string?> S3StoreAccessKey = Opt.OptionalStr(Group, "s3_store_access_key", "Access key.", secret: true);

    public static readonly Option<string?> S3StoreSecretKey = Opt.OptionalStr(Group, "s3_store_secret_key", "Secret key.", secret: true);

    public static readonly Option<string?> S3StoreBucket = Opt.OptionalStr(Group, "s3_store_bucket", "Bucket that images go to.");

    public static readonly Option<bool> S3StoreCreateBucketOnPut = Opt.Bool(Group, "s3_store_create_bucket_on_put", false,
        "Whether a bucket that is missing is made by the first upload.");

    public static readonly Option<string> S3StoreBucketUrlFormat = Opt.Str(Group, "s3_store_bucket_url_format", "auto",
        "Whether requests name the bucket in the host (virtual) or in the path. Auto: in the host at amazonaws.com, in the path elsewhere.",
        choices: ["auto", "virtual", "path"]);

    public static readonly Option<int> S3StoreLargeObjectSize = Opt.Int(Group, "s3_store_large_object_size", 100,
        "Size in MB from which an image is uploaded in parts. Images above 32 MB always are, so that none is held in memory.", 1, 5 << 20);

    public static readonly Option<int> S3StoreLargeObjectChunkSize = Opt.Int(Group, "s3_store_large_object_chunk_size", 10,
        "Size of those parts in MB. An image of more than 1000 such parts gets larger ones.", 5, 5 << 10);

    public static readonly Option<int> S3StoreThreadPools = Opt.Int(Group, "s3_store_thread_pools", 10,
        "Parts of an image that are uploaded at the same time, as far as 64 MB have room for them.", 1, 1000);

    public static readonly Option<string> S3StoreCaCert = Opt.Str(Group, "s3_store_cacert", "",
        "PEM file of the authorities trusted to sign the server's certificate, instead of the system's.");

    public static readonly Option<bool> S3StoreEnableDataIntegrityProtection = Opt.Bool(Group, "s3_store_enable_data_integrity_protection",
        false,
        "Whether the two options about checksums below count; many S3 servers do not know these checksums.");

    public static readonly Option<string> S3StoreRequestChecksumCalculation = Opt.Str(Group, "s3_store_request_checksum_calculation",
        "when_required",
        "When checksums are sent with data.", choices: ["when_required", "when_supported"]);

    public static readonly Option<string> S3StoreResponseChecksumValidation = Opt.Str(Group, "s3_store_response_checksum_validation",
        "when_required",
        "When checksums that come with data are compared.", choices: ["when_required", "when_supported"]);

    /// <summary>What the configuration knows of the driver.</summary>
    public static readonly StoreDriver Driver = new()
    {
        Name = "s3",
        Schemes = ["s3", "s3+http", "s3+https"],
        Options =
        [
            S3StoreHost, S3StoreRegionName, S3StoreAccessKey, S3StoreSecretKey, S3StoreBucket, S3StoreCreateBucketOnPut,
                S3StoreBucketUrlFormat,
            S3StoreLargeObjectSize, S3StoreLargeObjectChunkSize, S3StoreThreadPools, S3StoreCaCert, S3StoreEnableDataIntegrityProtection,
            S3StoreRequestChecksumCalculation, S3StoreResponseChecksumValidation,
        ],
        Checks = [new StoreSectionCheck(Together,
            [S3StoreHost, S3StoreAccessKey, S3StoreSecretKey, S3StoreBucket, S3StoreBucketUrlFormat])],
    };

    /// <summary>What keeps an s3 store from being made as its options have it, each with the option to change.</summary>
    /// <param name="text">The value in force of an option; null or empty when there is none.</param>
    public static IEnumerable<(Option Option, string Problem)> FindFaults(Func<Option, string?> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var needed in (Option[])[S3StoreHost, S3StoreAccessKey, S3StoreSecretKey, S3StoreBucket])
        {
            if (string.IsNullOrWhiteSpace(text(needed)))
                yield return (needed, "an s3 store needs it");
        }

        if (text(S3StoreHost) is { } host && !string.IsNullOrWhiteSpace(host) && AddressOf(host) is null)
            yield return (S3StoreHost, "it must be http:// or https:// and a host, with a port or a path if need be");
        if (text(S3StoreBucket) is { } bucket && WhyNoBucket(bucket, text(S3StoreBucketUrlFormat)) is { } problem)
            yield return (S3StoreBucket, problem);
    }

    /// <summary>The server's address as <c>s3_store_host</c> has it, http where no scheme is written; null when it is none.</summary>
    /// <param name="host">As written.</param>
    public static Uri? AddressOf(string host) => ServerAddress.Of(host, "http");

    /// <summary>Whether a bucket can have that name at any server.</summary>
    /// <param name="name">The name.</param>
    public static bool IsBucket(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= 255 && name is not ("." or "..")
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
    }

    private static string? WhyNoBucket(string bucket, string? format) =>
        string.IsNullOrWhiteSpace(bucket) ? null
        : !IsBucket(bucket) ? "a bucket is named with letters, digits, '-', '_' and '.', at most 255 of them"
        : format == "virtual" && !IsHostPart(bucket)
            ? "with s3_store_bucket_url_format = virtual it is part of a host's name: 3 to 63 lower-case letters, digits and '-'"
        : null;

    private static bool IsHostPart(string bucket) =>
        bucket.Length is >= 3 and <= 63 && bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            && bucket[0] != '-' && bucket[^1] != '-';

    private static IEnumerable<ConfigurationProblem> Together(ConfigurationSnapshot snapshot, string section)
    {
        if (section == StoreDeclarations.SharedGroup)
            yield break; // It is no store.
        foreach (var (option, problem) in FindFaults(option =>
            snapshot.Get((Option<string?>)option, section, StoreDeclarations.SharedGroup)))
        {
            var place = snapshot.IsSet(option, section) ? section : snapshot.IsSet(option, StoreDeclarations.SharedGroup)
                ? StoreDeclarations.SharedGroup : section;
            var told = ConfigurationProblem.Of(snapshot, option, place, ConfigurationProblemKind.Store, problem);
            yield return option.IsSecret || told.Value?.Contains('@', StringComparison.Ordinal) == true ? told with { Value = null }
                : told; // keys may stand before it
        }
    }
}
