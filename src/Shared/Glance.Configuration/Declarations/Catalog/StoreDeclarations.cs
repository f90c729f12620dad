using Glance.Configuration.Declarations.Catalog.Stores;

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

    public static readonly Option<IReadOnlyList<string>> Stores = Opt.List(Group, "stores", ["file", "http"],
        "Store drivers to load when enabled_backends is unset.", deprecated: ["DEFAULT/stores"]);

    public static readonly Option<string> DefaultStore = Opt.Str(Group, "default_store", "file",
        "Store that new images go to when enabled_backends is unset.",
        choices: [.. StoreDrivers.All.SelectMany(driver => driver.Schemes)],
        deprecated: ["DEFAULT/default_store"]);

    public static readonly Option<string?> DefaultBackend = Opt.OptionalStr(Group, "default_backend",
        "Id from enabled_backends of the store that new images go to. Needed when enabled_backends is set.");

    public static readonly Option<string?> StoreDescription = Opt.OptionalStr(Group, "store_description",
        "Text about the store that clients see.");

    public static readonly Option<int> Weight = Opt.Int(Group, "weight", 0,
        "Of several stores that hold an image, the one with the largest weight is read first.");

    public static readonly Option<bool> VerifyOnRead = Opt.Bool(Group, "verify_on_read", false,
        "Whether the data of a whole download is hashed and compared with the image's record; one that differs is cut before its last byte. For all stores.");

    public static readonly Option<string> JournalDirectory = Opt.Str(Group, "journal_directory", "/var/lib/glance/journals",
        "Directory on a local disk where this host notes its uploads to stores on the network, "
        + "so that what a crash leaves there is removed. For all stores.");

    public static readonly Option<TimeSpan> StoreTimeout = Opt.Duration(Group, "store_timeout", TimeSpan.FromMinutes(5),
        "How long a store on the network may take for one step: to open, to give or take a piece of data, to complete an upload, "
        + "to delete. Then it counts as away. 0 sets no limit.", min: TimeSpan.FromSeconds(1), orZero: true);

    public static readonly Option<bool> PartialReads = Opt.Bool(Group, "ranges_from_every_store", true,
        "Whether parts of images (Range) are read from stores of every kind. "
        + "False answers 400 where upstream does: all kinds but file and cinder.");

    internal static IReadOnlyList<Option> All { get; } =
    [
        Stores, DefaultStore, DefaultBackend, StoreDescription, Weight, VerifyOnRead, JournalDirectory, StoreTimeout, PartialReads,
            .. StoreDrivers.All.SelectMany(driver => driver.Options),
    ];
}
