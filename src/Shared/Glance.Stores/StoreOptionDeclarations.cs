using Glance.Configuration.Declarations;

namespace Glance.Stores;

/// <summary>The options of this room. Those of a driver stand in <c>[glance_store]</c>, or in a backend's own section in multi-store mode.</summary>
public static class StoreOptionDeclarations
{
    private const string Group = "glance_store";
    private const string NoTimeouts = "file operations of this version have no timeout and no threads of their own";

    /// <summary>Section whose values all backends share unless their own section says otherwise.</summary>
    public const string BackendDefaults = "backend_defaults";

    /// <summary><c>[DEFAULT] enabled_backends</c>.</summary>
    public static readonly Option<IReadOnlyDictionary<string, string>?> EnabledBackends = Opt.OptionalDict("DEFAULT", "enabled_backends",
        "Stores as id:type pairs, such as fast:file,cheap:file. Each id has a section of that name with the options of its type. Setting this"
        + " switches the API to several stores. Ids must not begin with os_glance_.");

    /// <summary><c>[glance_store] stores</c>.</summary>
    public static readonly Option<IReadOnlyList<string>> Stores = Opt.List(Group, "stores", ["file", "http"],
        "Driver types in use when enabled_backends is not set.");

    /// <summary><c>[glance_store] default_store</c>.</summary>
    public static readonly Option<string> DefaultStore = Opt.Str(Group, "default_store", "file",
        "URL scheme of the store that uploads go to when enabled_backends is not set.",
        ["file", "filesystem", "http", "https", "swift", "swift+http", "swift+https", "swift+config", "rbd", "cinder", "vsphere", "s3"]);

    /// <summary><c>[glance_store] default_backend</c>.</summary>
    public static readonly Option<string?> DefaultBackend = Opt.OptionalStr(Group, "default_backend",
        "Id of the store that uploads go to when the caller names none; required with enabled_backends.");

    /// <summary><c>store_description</c> of a backend.</summary>
    public static readonly Option<string?> Description = Opt.OptionalStr(Group, "store_description",
        "What users read about this store.");

    /// <summary><c>weight</c> of a backend.</summary>
    public static readonly Option<int> Weight = Opt.Int(Group, "weight", 0,
        "Of an image's copies the one in the heaviest store is read first.");

    /// <summary><c>filesystem_store_datadir</c>.</summary>
    public static readonly Option<string> FileDatadir = Opt.Str(Group, "filesystem_store_datadir", "/var/lib/glance/images",
        "Directory of the image files; created when absent.");

    /// <summary><c>filesystem_store_datadirs</c>.</summary>
    public static readonly Option<IReadOnlyList<string>> FileDatadirs = Opt.MultiStr(Group, "filesystem_store_datadirs", [],
        "One of several directories of image files, written dir or dir:priority; may be repeated, and replaces filesystem_store_datadir. Uploads go to"
        + " the highest priority that has room, and there to the directory with most free space.");

    /// <summary><c>filesystem_store_metadata_file</c>.</summary>
    public static readonly Option<string?> FileMetadataFile = Opt.OptionalStr(Group, "filesystem_store_metadata_file",
        "JSON file with an object, or a list of objects, of id and mountpoint: what a location's metadata tells compute hosts about the share.");

    /// <summary><c>filesystem_store_file_perm</c>.</summary>
    public static readonly Option<int> FilePerm = Opt.Int(Group, "filesystem_store_file_perm", 0,
        "Permissions of image files; the digits are read as octal, so 640 lets the group read. 0 leaves them to the umask.");

    /// <summary><c>filesystem_store_chunk_size</c>.</summary>
    public static readonly Option<int> FileChunkSize = Opt.Int(Group, "filesystem_store_chunk_size", 65536,
        "Bytes that must be zero, all of them, for thin provisioning to leave them out. How much is read and written at once does not depend on it.", min: 1);

    /// <summary><c>filesystem_thin_provisioning</c>.</summary>
    public static readonly Option<bool> FileThinProvisioning = Opt.Bool(Group, "filesystem_thin_provisioning", false,
        "Whether chunks of zeroes take no room on disk.");

    /// <summary>Options of the file driver.</summary>
    public static IReadOnlyList<Option> FileDriver { get; } =
    [
        FileDatadir, FileDatadirs, FileMetadataFile, FilePerm, FileChunkSize, FileThinProvisioning,
        Opt.Int(Group, "filesystem_store_timeout", 0, "Seconds after which a file operation is given up; 0 waits for ever.", min: 0, noEffect: NoTimeouts),
        Opt.Int(Group, "filesystem_store_thread_pool_size", 10, "Threads for file operations.", min: 1, noEffect: NoTimeouts),
        Opt.Int(Group, "filesystem_store_threadpool_threshold", 75, "Percentage of busy threads to warn at.", min: 0, max: 100, noEffect: NoTimeouts),
    ];

    /// <summary>Options that any backend's section may have beside its driver's.</summary>
    public static IReadOnlyList<Option> Backend { get; } = [Description, Weight];

    /// <summary>Every option of the room.</summary>
    public static IReadOnlyList<Option> All { get; } = [EnabledBackends, Stores, DefaultStore, DefaultBackend, .. Backend, .. FileDriver];
}
