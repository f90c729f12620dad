namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>The file driver: images as files in directories.</summary>
public static class FileStoreDeclarations
{
    private const string Group = StoreDeclarations.Group;

    /// <summary>How a message begins that both ways to name directories are used.</summary>
    public const string NotBoth = "set either this or filesystem_store_datadir";

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

    public static readonly Option<string> FilesystemDirectIo = Opt.Str(Group, "filesystem_direct_io", "auto",
        "Whether uploads are written past the page cache (O_DIRECT), where the file system can. Auto: those of more than half the memory.",
        choices: ["auto", "true", "false"], ignoreCase: true);

    /// <summary>What the configuration knows of the driver.</summary>
    public static readonly StoreDriver Driver = new()
    {
        Name = "file",
        ClassName = "glance.store.filesystem.Store",
        Schemes = ["file", "filesystem"],
        ReadsPartsUpstream = true,
        Options =
        [
            FilesystemDataDir, FilesystemDataDirs, FilesystemMetadataFile, FilesystemFilePerm, FilesystemChunkSize, FilesystemThinProvisioning,
            FilesystemDirectIo, .. WithoutEffect(),
        ],
        Checks = [new StoreSectionCheck(DataDirectories, [FilesystemDataDir, FilesystemDataDirs])],
    };

    /// <summary>The two parts of an entry of <see cref="FilesystemDataDirs"/>: dir, or dir:priority.</summary>
    /// <param name="entry">As it is written.</param>
    /// <returns>Both without blanks around; an empty priority where none is written.</returns>
    public static (string Directory, string Priority) SplitEntry(string entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var colon = entry.LastIndexOf(':');
        return colon < 0 ? (entry.Trim(), string.Empty) : (entry[..colon].Trim(), entry[(colon + 1)..].Trim());
    }

    /// <summary>The directories of a store, whole paths, each with the option that names it.</summary>
    internal static IEnumerable<(Option Option, string Directory)> DirectoriesOf(ConfigurationSnapshot snapshot, string section)
    {
        var several = snapshot.Get(FilesystemDataDirs, section, StoreDeclarations.SharedGroup);
        if (several.Count > 0)
        {
            // An entry without one is told where entries are judged.
            return several.Select(entry => SplitEntry(entry).Directory).Where(directory => directory.Length > 0)
                .Select(directory => ((Option)FilesystemDataDirs, Whole(directory)));
        }

        var one = snapshot.Get(FilesystemDataDir, section, StoreDeclarations.SharedGroup);
        return one.Length == 0 ? [] : [(FilesystemDataDir, Whole(one))];
    }

    // A relative one is below the working directory, as for whoever opens it.
    private static string Whole(string directory) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));

    /// <summary>The file store writes either to one directory or to a list of them.</summary>
    private static IEnumerable<ConfigurationProblem> DataDirectories(ConfigurationSnapshot snapshot, string section)
    {
        // An empty datadir is a way to say "the list instead".
        var single = snapshot.IsSet(FilesystemDataDir, section) && snapshot.Get(FilesystemDataDir, section).Length > 0;
        if (single && snapshot.Get(FilesystemDataDirs, section).Count > 0)
        {
            yield return ConfigurationProblem.Of(snapshot, FilesystemDataDirs, section, ConfigurationProblemKind.Store,
                $"{NotBoth} ({snapshot.Origin(FilesystemDataDir, section)}), not both") with
            {
                Repeats = $": {NotBoth}",
            };
        }
    }

    private static Option[] WithoutEffect()
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
