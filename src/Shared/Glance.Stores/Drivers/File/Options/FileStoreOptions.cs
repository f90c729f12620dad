using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Configuration.Surroundings;
using Glance.Stores.Drivers.File.Directories;

namespace Glance.Stores.Drivers.File.Options;

/// <summary>Options of a file store, named as in the configuration file; checked when the store is made.</summary>
internal sealed record FileStoreOptions
{
    /// <summary>Reads the options of one store.</summary>
    public static FileStoreOptions From(StoreSection section)
    {
        var own = Written(section.Own);
        return new FileStoreOptions
        {
            Section = section.Name,
            Files = section.Files,
            Datadir = own ?? (NamesDirectories(section.Own) ? null : Written(section.Shared)),
            Datadirs = (own is null ? section : section.Own).Get(FileStoreDeclarations.FilesystemDataDirs),
            DefaultDatadir = FileStoreDeclarations.FilesystemDataDir.Default,
            MetadataFile = section.Get(FileStoreDeclarations.FilesystemMetadataFile),
            FilePerm = section.Get(FileStoreDeclarations.FilesystemFilePerm),
            ChunkSize = section.Get(FileStoreDeclarations.FilesystemChunkSize),
            ThinProvisioning = section.Get(FileStoreDeclarations.FilesystemThinProvisioning),
            DirectIo = section.Get(FileStoreDeclarations.FilesystemDirectIo).ToUpperInvariant() switch
            {
                "TRUE" => DirectIo.Always,
                "FALSE" => DirectIo.Never,
                _ => DirectIo.Auto,
            },
        };
    }

    /// <summary>Section they come from, for messages.</summary>
    public string Section { get; init; } = "glance_store";

    /// <summary>Reads the files that are named here.</summary>
    public ConfiguredFiles Files { get; init; } = ConfiguredFiles.OnDisk;

    /// <summary><c>filesystem_store_datadir</c> as written; null when only its default would apply.</summary>
    public string? Datadir { get; init; }

    /// <summary><c>filesystem_store_datadirs</c>: each <c>dir</c> or <c>dir:priority</c>.</summary>
    public IReadOnlyList<string> Datadirs { get; init; } = [];

    /// <summary>The datadir when neither option is set.</summary>
    public string DefaultDatadir { get; init; } = "/var/lib/glance/images";

    /// <summary>The option that names the directories, for messages.</summary>
    public string DatadirOption => Datadirs.Any(entry => entry.Length > 0) ? "filesystem_store_datadirs" : "filesystem_store_datadir";

    /// <summary><c>filesystem_store_metadata_file</c>: mount points as JSON.</summary>
    public string? MetadataFile { get; init; }

    /// <summary><c>filesystem_store_file_perm</c>: its decimal digits are octal ones; 0 or less leaves files as created.</summary>
    public int FilePerm { get; init; }

    /// <summary><c>filesystem_store_chunk_size</c>: how many zeroes in a row thin provisioning looks for.</summary>
    public int ChunkSize { get; init; } = 65536;

    /// <summary><c>filesystem_thin_provisioning</c>: whether chunks of zeroes are left out of the file.</summary>
    public bool ThinProvisioning { get; init; }

    /// <summary><c>filesystem_direct_io</c>: whether uploads are written past the page cache.</summary>
    public DirectIo DirectIo { get; init; }

    /// <summary>What <c>/v2/info/stores/detail</c> tells of the driver; a store of several directories has no single one to tell.</summary>
    public IReadOnlyDictionary<string, object?> Describe() => new Dictionary<string, object?>
    {
        ["data_dir"] = Datadirs.Count > 0 ? null : Datadir ?? DefaultDatadir,
        ["chunk_size"] = (long)ChunkSize,
        ["thin_provisioning"] = ThinProvisioning,
    };

    // A store that names its directories either way is not meant to get the other way from the shared section.
    private static bool NamesDirectories(StoreSection section) =>
        section.IsSet(FileStoreDeclarations.FilesystemDataDir) || section.IsSet(FileStoreDeclarations.FilesystemDataDirs);

    private static string? Written(StoreSection section) =>
        section.IsSet(FileStoreDeclarations.FilesystemDataDir) && section.Get(FileStoreDeclarations.FilesystemDataDir) is { Length: > 0 } datadir ? datadir : null;
}
