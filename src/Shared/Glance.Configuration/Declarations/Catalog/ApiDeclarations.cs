namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[DEFAULT]: limits, quotas and looks of the images API.</summary>
public static class ApiDeclarations
{
    private const string Group = OptionName.DefaultGroup;

    public static readonly Option<string?> PublicEndpoint = Opt.OptionalStr(Group, "public_endpoint",
        "Base URL that the version document shows to clients. Unset uses the URL of the request. Set it when a proxy stands in front.");

    public static readonly Option<bool> AllowAnonymousAccess = Opt.Bool(Group, "allow_anonymous_access", false,
        "Whether requests without a token are served as read-only when Keystone authentication is on.");

    public static readonly Option<int> MaxRequestIdLength = Opt.Int(Group, "max_request_id_length", 64,
        "Longest request id accepted from a client. A longer one is refused.", min: 0);

    public static readonly Option<string> HashingAlgorithm = Opt.Str(Group, "hashing_algorithm", "sha512",
        "Algorithm of the image property os_hash_value, computed while data is uploaded.");

    public static readonly Option<int> ImageMemberQuota = Opt.Int(Group, "image_member_quota", 128,
        "Members one image may have. A negative number sets no limit.");

    public static readonly Option<int> ImagePropertyQuota = Opt.Int(Group, "image_property_quota", 128,
        "Custom properties one image may have. A negative number sets no limit.");

    public static readonly Option<int> ImageTagQuota = Opt.Int(Group, "image_tag_quota", 128,
        "Tags one image may have. A negative number sets no limit.");

    public static readonly Option<int> ImageLocationQuota = Opt.Int(Group, "image_location_quota", 10,
        "Locations one image may have. A negative number sets no limit.");

    public static readonly Option<int> LimitParamDefault = Opt.Int(Group, "limit_param_default", 25,
        "Entries in one page of a list when the request names no limit.", min: 1);

    public static readonly Option<int> ApiLimitMax = Opt.Int(Group, "api_limit_max", 1000,
        "Most entries in one page, whatever the request asks for.", min: 1);

    public static readonly Option<bool> AllowAdditionalImageProperties = Opt.Bool(Group, "allow_additional_image_properties", true,
        "Whether images may have properties that schema-image.json does not declare. Off refuses others with 400 and shows none. Upstream is removing it.");

    public static readonly Option<bool> ShowImageDirectUrl = Opt.Bool(Group, "show_image_direct_url", false,
        "Whether images show where their data lies (direct_url). Useful for copy-on-write clones, but it tells users about the back end.");

    public static readonly Option<bool> ShowMultipleLocations = Opt.Bool(Group, "show_multiple_locations", false,
        "Whether images show all their locations and let clients change them. Risky with untrusted users; the newer locations API replaces it.");

    public static readonly Option<bool> DoSecureHash = Opt.Bool(Group, "do_secure_hash", true,
        "Whether the multihash of data added by location is computed.");

    public static readonly Option<int> HttpRetries = Opt.Int(Group, "http_retries", 3,
        "Tries of the job that hashes data added by location.", min: 0);

    public static readonly Option<long> ImageSizeCap = Opt.Long(Group, "image_size_cap", 1099511627776,
        "Largest image in bytes. The default is 1 TiB.", min: 1, max: long.MaxValue);

    public static readonly Option<long> UserStorageQuota = Opt.Size(Group, "user_storage_quota", 0,
        "Bytes one project may store, a number with or without B, KB, MB, GB or TB. 0 sets no limit.");

    public static readonly Option<bool> HardQuotas = Opt.Bool(Group, "hard_quotas", true,
        "Whether no upload takes a project past Keystone's image_size_total. Off, as upstream, one is refused only where the limit is passed already.");

    public static readonly Option<bool> UseKeystoneLimits = Opt.Bool(Group, "use_keystone_limits", false,
        "Whether limits registered in Keystone apply; [oslo_limit] says how to ask for them.");

    public static readonly Option<string> NodeStagingUri = Opt.Str(Group, "node_staging_uri", "file:///tmp/staging/",
        "Directory in which data waits during an import, as a file:// URI.", noEffect: Reasons.Import);

    public static readonly Option<IReadOnlyList<string>> EnabledImportMethods = Opt.List(Group, "enabled_import_methods",
        ["glance-direct", "web-download", "copy-image"],
        "Import methods that users may choose. [] switches import off.", bounds: true, quotes: true, noEffect: Reasons.Import);

    /// <summary>Which versions of the API a request may name depends on it.</summary>
    public static readonly Option<string?> ImageCacheDir = Opt.OptionalStr(Group, "image_cache_dir",
        "Directory of the cache.", noEffect: Reasons.Cache);

    public static readonly Option<string?> WorkerSelfReferenceUrl = Opt.OptionalStr(Group, "worker_self_reference_url",
        "URL under which the other API nodes reach this one.", noEffect: Reasons.Import);

    public static readonly Option<IReadOnlyDictionary<string, string>?> EnabledBackends = Opt.OptionalDict(Group, "enabled_backends",
        "Stores as id:type,id:type. Setting it switches from the single store of [glance_store] to one section for each id. Ids must not begin with os_glance_.");

    public static readonly Option<string?> PropertyProtectionFile = Opt.OptionalStr(Group, "property_protection_file",
        "File that says who may make, read, change and remove which custom properties, each section a regular expression. Unset protects nothing.");

    public static readonly Option<string> PropertyProtectionRuleFormat = Opt.Str(Group, "property_protection_rule_format", "roles",
        "Whether those rules name roles or policies.", choices: ["roles", "policies"]);

    public static readonly Option<string?> MetadataEncryptionKey = Opt.OptionalStr(Group, "metadata_encryption_key",
        "Key of 16, 24 or 32 bytes with which location URLs are encrypted in the database. It must not change while there are images.", secret: true);

    internal static IReadOnlyList<Option> All { get; } =
    [
        PublicEndpoint, AllowAnonymousAccess, MaxRequestIdLength, HashingAlgorithm, ImageMemberQuota, ImagePropertyQuota,
        ImageTagQuota, ImageLocationQuota, LimitParamDefault, ApiLimitMax, AllowAdditionalImageProperties, ShowImageDirectUrl, ShowMultipleLocations,
        DoSecureHash, HttpRetries, ImageSizeCap, UserStorageQuota, HardQuotas, UseKeystoneLimits, NodeStagingUri, EnabledImportMethods,
        WorkerSelfReferenceUrl, EnabledBackends, PropertyProtectionFile, PropertyProtectionRuleFormat, MetadataEncryptionKey,
        Opt.Str(Group, "digest_algorithm", "sha256", "Digest once used for signatures.", noEffect: "upstream has ignored it since image signatures name their own digest"),
    ];
}
