namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[glance_store] and the sections of single stores: which stores there are.</summary>
public static class StoreDeclarations
{
    /// <summary>Section of the single store, and home of the declarations that every store section may use.</summary>
    public const string Group = "glance_store";

    /// <summary>Section whose values all stores share unless their own section says otherwise.</summary>
    public const string SharedGroup = "backend_defaults";

    /// <summary>Beginning of section names that the service keeps for itself.</summary>
    public const string ReservedPrefix = "os_glance_";

    /// <summary>Words that enabled_backends and default_store accept as a store's type.</summary>
    public static readonly IReadOnlyList<string> Types =
        ["file", "filesystem", "http", "https", "swift", "swift+http", "swift+https", "swift+config", "rbd", "cinder", "vsphere", "vmware", "s3"];

    public static readonly Option<IReadOnlyList<string>> Stores = Opt.List(Group, "stores", ["file", "http"],
        "Store drivers to load when enabled_backends is unset.", deprecated: ["DEFAULT/stores"]);

    public static readonly Option<string> DefaultStore = Opt.Str(Group, "default_store", "file",
        "Store that new images go to when enabled_backends is unset.",
        choices: ["file", "filesystem", "http", "https", "swift", "swift+http", "swift+https", "swift+config", "rbd", "cinder", "vsphere", "s3"],
        deprecated: ["DEFAULT/default_store"]);

    public static readonly Option<string?> DefaultBackend = Opt.OptionalStr(Group, "default_backend",
        "Id from enabled_backends of the store that new images go to. Needed when enabled_backends is set.");

    public static readonly Option<string?> StoreDescription = Opt.OptionalStr(Group, "store_description",
        "Text about the store that clients see.");

    public static readonly Option<int> Weight = Opt.Int(Group, "weight", 0,
        "Of several stores that hold an image, the one with the largest weight is read first.");

    public static readonly Option<string> FilesystemDataDir = Opt.Str(Group, "filesystem_store_datadir", "/var/lib/glance/images",
        "Directory of the file store. Not together with filesystem_store_datadirs.", deprecated: ["DEFAULT/filesystem_store_datadir"]);

    public static readonly Option<IReadOnlyList<string>> FilesystemDataDirs = Opt.MultiStr(Group, "filesystem_store_datadirs", [],
        "Directories of the file store as directory:priority, one assignment each. New images go to the highest priority with room for them.",
        deprecated: ["DEFAULT/filesystem_store_datadirs"]);

    public static readonly Option<string?> FilesystemMetadataFile = Opt.OptionalStr(Group, "filesystem_store_metadata_file",
        "JSON file of metadata shown with file locations.");

    public static readonly Option<int> FilesystemFilePerm = Opt.Int(Group, "filesystem_store_file_perm", 0,
        "Permissions of image files, written as for chmod (640). 0 leaves them to the umask.");

    public static readonly Option<int> FilesystemChunkSize = Opt.Int(Group, "filesystem_store_chunk_size", 65536,
        "Bytes read or written at a time.", min: 1, max: 64 << 20);

    public static readonly Option<bool> FilesystemThinProvisioning = Opt.Bool(Group, "filesystem_thin_provisioning", false,
        "Whether long runs of zeros are not written, leaving holes in the file.");

    public static readonly Option<bool> VerifyOnRead = Opt.Bool(Group, "verify_on_read", false,
        "Whether the data of a whole download is hashed and compared with the image's record; one that differs is cut before its last byte. For all stores.");

    public static readonly Option<string?> HttpsCaCertificatesFile = Opt.OptionalStr(Group, "https_ca_certificates_file",
        "Authorities trusted to sign the certificates of servers that https locations name.");

    public static readonly Option<bool> HttpsInsecure = Opt.Bool(Group, "https_insecure", true,
        "Whether those certificates go unchecked; ignored with https_ca_certificates_file.");

    public static readonly Option<IReadOnlyDictionary<string, string>> HttpProxyInformation = Opt.Dict(Group, "http_proxy_information",
        new Dictionary<string, string>(), "Proxies for http locations as scheme:proxy.");

    public static readonly Option<double> HttpReadTimeout = Opt.Float(Group, "http_read_timeout", 60,
        "Seconds without a byte after which the data of an http location is given up.", min: 0.001, max: 86400);

    public static readonly Option<int> HttpMinRate = Opt.Int(Group, "http_min_rate", 16384,
        "Bytes per second that the server of an http location must send. 0 sets no limit.", min: 0);

    public static readonly Option<double> HttpMinRateGrace = Opt.Float(Group, "http_min_rate_grace", 30,
        "Seconds of waiting for a server over which that rate is measured, again and again.", min: 0.001, max: 86400);

    internal static IReadOnlyList<Option> All { get; } =
    [
        Stores, DefaultStore, DefaultBackend, StoreDescription, Weight, FilesystemDataDir, FilesystemDataDirs,
        FilesystemMetadataFile, FilesystemFilePerm, FilesystemChunkSize, FilesystemThinProvisioning, VerifyOnRead,
        HttpsCaCertificatesFile, HttpsInsecure, HttpProxyInformation, HttpReadTimeout, HttpMinRate, HttpMinRateGrace, .. FileExtras(),
    ];

    private static Option[] FileExtras()
    {
        NoEffectGroup file = new(Group, "file operations are not timed out here");
        return
        [
            file.Int("filesystem_store_timeout", 0, "Seconds after which a hanging file operation is given up; 0 never.", 0),
            file.Int("filesystem_store_thread_pool_size", 10, "Threads for operations with a time limit.", 1),
            file.Int("filesystem_store_threadpool_threshold", 75, "Percentage of busy threads at which a warning is logged.", 0, 100),
        ];
    }
}
