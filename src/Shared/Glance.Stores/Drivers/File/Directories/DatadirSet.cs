using Glance.Configuration.Surroundings;
using Glance.Stores.Capabilities;
using Glance.Stores.Drivers.File.Options;
using Glance.Stores.Posix;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.File.Directories;

/// <summary>The directories of a store: which are there, which one an upload goes to, what is wrong with them.</summary>
internal sealed class DatadirSet(string storeId, FileStoreOptions options, IReadOnlyList<DatadirSetting> settings, DatadirFaults faults, ILogger logger)
{
    private static readonly DirectoryUse ItsReturn = new() { MayCreate = false };
    private readonly DatadirChoice _choice = new(storeId, options.ThinProvisioning, faults);
    private readonly DatadirProbe _probe = new(storeId, $"[{options.Section}] {options.DatadirOption}", FilePermissions.Parse(options, []), logger);

    /// <summary>The directories, in configured order. One that was away is replaced by what it is found to be when it is back.</summary>
    public IReadOnlyList<Datadir> All { get; private set; } =
        [.. settings.Select(setting => new Datadir { Path = setting.Path, Priority = setting.Priority, Writable = true, IsAway = true })];

    /// <summary>Whether uploads have a place.</summary>
    public bool IsWritable => All.Any(dir => dir.Writable);

    /// <summary>Whether any of them is there.</summary>
    public bool IsUsable => All.Any(dir => Directory.Exists(dir.Path));

    /// <summary>See <see cref="Capabilities.ILocalStore.Open"/>.</summary>
    public void Open(IReadOnlyList<string> knownUrls, DirectoryUse use) => All =
    [
        .. All.Select(dir => _probe.Run(dir.Setting, [.. FilesIn(dir, knownUrls)], use)),
    ];

    /// <summary>See <see cref="Capabilities.ILocalStore.Inspect"/>.</summary>
    public bool Inspect(IReadOnlyList<string> knownUrls, List<string> warnings)
    {
        var usable = false;
        foreach (var dir in All)
        {
            var isThere = Directory.Exists(dir.Path);
            var reason = isThere ? PathAccess.WhyNoFilesIn(dir.Path)
                : FilesIn(dir, knownUrls).Any() ? "image records point at files in it: it was moved or deleted, or its file system is not mounted"
                : PathAccess.WhyNotMade(dir.Path);
            usable |= isThere || reason is null;
            if (reason is not null)
                warnings.Add($"[{options.Section}] {options.DatadirOption}: store {storeId}: {Describe(dir.Path, isThere)}: {reason}");
        }

        return usable;
    }

    private static string Describe(string path, bool isDirectory) => isDirectory ? $"images cannot be added in {path}"
        : Path.Exists(path) ? $"{path} is no directory"
        : $"{path} does not exist and is not made";

    /// <summary>See <see cref="Capabilities.ILocalStore.DescribeUnusable"/>.</summary>
    public string DescribeUnusable(bool mayCreate) =>
        $"[{options.Section}] {options.DatadirOption}: store {storeId}: none of its directories exists or can be created: "
        + string.Join(", ", All.Select(dir => dir.Path))
        + (mayCreate ? string.Empty : " (only the first start of a service makes them, so that a file system that is not mounted is not taken for an empty store)");

    /// <summary>The file of an image in one of the directories, when there is any.</summary>
    public string? FindAnyImage()
    {
        foreach (var dir in All.Where(dir => Directory.Exists(dir.Path)))
        {
            try
            {
                if (Directory.EnumerateFiles(dir.Path).FirstOrDefault(file => Guid.TryParse(Path.GetFileName(file), out _)) is { } found)
                    return found;
            }
            catch (Exception e) when (FileFailures.IsOfFileSystem(e))
            {
                faults.Failing(dir, e.Message);
            }
        }

        return null;
    }

    /// <summary>Why no upload could begin; null when one could, or when the store takes none at all.</summary>
    public string? FindFault()
    {
        ReopenReturned();
        var writable = All.Where(dir => dir.Writable).ToList();
        var found = writable.ConvertAll(faults.Find);
        return found.Count == 0 || found.Contains(null) ? null : $"store {storeId}: {string.Join("; ", found)}";
    }

    /// <summary>The directory for an upload.</summary>
    /// <exception cref="Domain.Stores.StoreException">Full or Unavailable.</exception>
    public Datadir ChooseFor(string imageId, long? expectedSize)
    {
        ReopenReturned();
        return _choice.For(All, imageId, expectedSize);
    }

    /// <summary>Whether any directory has data of the image.</summary>
    public bool HasFileOf(string imageId) => All.Any(dir => PosixFile.Stat(dir.FileOf(imageId), out _) == 0);

    /// <summary>The directory that a path lies in: by its text, or by what the directory's own path leads to.</summary>
    public Datadir? Of(string path) => All.FirstOrDefault(dir => FileLocation.IsUnder(dir.Path, path))
        ?? All.FirstOrDefault(dir => dir.RealPath() is { } real && FileLocation.IsUnder(real, path));

    // A directory that was away may be back.
    private void ReopenReturned()
    {
        if (All.Any(dir => dir.IsAway))
            All = [.. All.Select(dir => dir.IsAway && dir.IsRecognised() ? _probe.Run(dir.Setting, dir.Evidence, ItsReturn) : dir)];
    }

    private static IEnumerable<string> FilesIn(Datadir datadir, IReadOnlyList<string> urls)
    {
        foreach (var url in urls)
        {
            if (FileLocation.TryParse(url, out var path) && FileLocation.IsUnder(datadir.Path, path))
                yield return path;
        }
    }
}
