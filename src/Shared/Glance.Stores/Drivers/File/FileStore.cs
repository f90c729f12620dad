using System.Runtime.CompilerServices;
using Glance.Configuration.Surroundings;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.File.Posix;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Glance.Stores.Drivers.File;

/// <summary>
/// Images as files in one or more directories, laid out as glance_store's file driver does it: the file's name is the image id.
/// Uploads are invisible until whole and synced, and never overwrite anything.
/// </summary>
internal sealed class FileStore : IImageStore, IRecoverableStore, ILocationOwner
{
    private readonly DatadirChoice _choice;
    private readonly DatadirFaults _faults;
    private readonly DatadirProbe _probe;
    private readonly MountpointMetadata _metadata;
    private readonly TimeProvider _time;

    private FileStore(string id, FileStoreOptions options, IReadOnlyList<DatadirSetting> settings, MountpointMetadata metadata, TimeProvider time, ILogger logger)
    {
        Id = id;
        Datadirs = [.. settings.Select(setting => new Datadir { Path = setting.Path, Priority = setting.Priority, Writable = true, IsAway = true })];
        ThinProvisioning = options.ThinProvisioning;
        ChunkSize = options.ChunkSize;
        FilePermissions = File.FilePermissions.Parse(options, []);
        Logger = logger;
        _metadata = metadata;
        _time = time;
        _faults = new DatadirFaults(id, time, logger);
        _choice = new DatadirChoice(id, options.ThinProvisioning, _faults);
        _probe = new DatadirProbe(id, FilePermissions, logger);
    }

    public string Id { get; }

    public IReadOnlyList<string> Schemes { get; } = ["file", "filesystem"];

    public StoreCapabilities Capabilities => StoreCapabilities.Read | StoreCapabilities.RandomRead | StoreCapabilities.Delete
        | (Datadirs.Any(dir => dir.Writable) ? StoreCapabilities.Write : 0);

    /// <summary>The directories, in configured order. One that was away is replaced by what it is found to be when it is back.</summary>
    internal IReadOnlyList<Datadir> Datadirs { get; private set; }

    internal bool ThinProvisioning { get; }

    internal int ChunkSize { get; }

    internal UnixFileMode? FilePermissions { get; }

    internal ILogger Logger { get; }

    /// <summary>Whether any of its directories is there; a store with none of them can do nothing today.</summary>
    internal bool IsUsable => Datadirs.Any(dir => Directory.Exists(dir.Path));

    /// <summary>Checks the options, creates what is absent and probes what is there.</summary>
    /// <exception cref="StoreConfigurationException">Options that cannot be meant, all of them in one report.</exception>
    public static FileStore Create(string id, FileStoreOptions options, TimeProvider time, ILogger logger)
    {
        var store = Prepare(id, options, time, logger);
        store.Open([], mayCreate: true);
        return store;
    }

    /// <summary>Checks the options, without looking at a directory.</summary>
    /// <exception cref="StoreConfigurationException">Options that cannot be meant, all of them in one report.</exception>
    public static FileStore Prepare(string id, FileStoreOptions options, TimeProvider time, ILogger logger)
    {
        var problems = new List<string>();
        var settings = DatadirSetting.ParseAll(options, problems);
        var permissions = File.FilePermissions.Parse(options, problems);
        var metadata = MountpointMetadata.Load(options, problems);
        if (options.ChunkSize < 1)
            problems.Add($"[{options.Section}] filesystem_store_chunk_size = {options.ChunkSize}: at least 1 byte is needed");
        if (problems.Count > 0)
            throw new StoreConfigurationException(problems);
        return new FileStore(id, options, settings, metadata, time, logger);
    }

    /// <summary>Looks at the directories, and creates those that are absent and new.</summary>
    /// <param name="knownUrls">Locations of some images that are there, of whichever store.</param>
    /// <param name="mayCreate">Whether directories are made.</param>
    public void Open(IReadOnlyList<string> knownUrls, bool mayCreate) => Datadirs =
    [
        .. Datadirs.Select(dir => _probe.Run(dir.Setting, [.. FilesIn(dir, knownUrls)], mayCreate)),
    ];

    /// <summary>Finds out whether opening it at a first start would leave it a directory, without making anything.</summary>
    /// <param name="section">Section of its options, for messages.</param>
    /// <param name="knownUrls">Locations of some images that are there, of whichever store.</param>
    /// <param name="warnings">Gets what keeps images from being added or found.</param>
    public bool Look(string section, IReadOnlyList<string> knownUrls, List<string> warnings)
    {
        var usable = false;
        foreach (var dir in Datadirs)
        {
            var isThere = Directory.Exists(dir.Path);
            var reason = isThere ? PathAccess.WhyNoFilesIn(dir.Path)
                : FilesIn(dir, knownUrls).Any() ? "image records point at files in it: it was moved or deleted, or its file system is not mounted"
                : PathAccess.WhyNotMade(dir.Path);
            usable |= isThere || reason is null;
            if (reason is not null)
                warnings.Add($"[{section}] store {Id}: {(isThere ? $"images cannot be added in {dir.Path}" : $"{dir.Path} does not exist and is not made")}: {reason}");
        }

        return usable;
    }

    /// <summary>The file of an image in one of its directories, when there is any.</summary>
    public string? FindAnyImage()
    {
        foreach (var dir in Datadirs.Where(dir => Directory.Exists(dir.Path)))
        {
            try
            {
                if (Directory.EnumerateFiles(dir.Path).FirstOrDefault(file => Guid.TryParse(Path.GetFileName(file), out _)) is { } found)
                    return found;
            }
            catch (Exception e) when (FileFailures.IsOfFileSystem(e))
            {
                _faults.Failing(dir, e.Message);
            }
        }

        return null;
    }

    public async ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken)
    {
        ImageFileName.Require(imageId);
        if (!Capabilities.HasFlag(StoreCapabilities.Write))
            throw new StoreException(StoreFailure.Unsupported, Id, $"Store {Id}: none of its directories can be written to");
        cancellationToken.ThrowIfCancellationRequested();
        // A journal is synced before anything else: on a slow disk that waits, and not on a thread of the pool.
        return await DiskThread.RunAsync(() => Begin(imageId, expectedSize)).ConfigureAwait(false);
    }

    public ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = Resolve(url, out var size);
        var part = range ?? new ByteRange(0, size);
        ArgumentOutOfRangeException.ThrowIfNegative(part.Offset, nameof(range));
        ArgumentOutOfRangeException.ThrowIfNegative(part.Length, nameof(range));
        if (part.Length > size - part.Offset)
            throw new StoreException(StoreFailure.Unavailable, Id, $"Store {Id}: image data has only {size} bytes, {part.Offset + part.Length} were to be there");
        return ValueTask.FromResult<IStoreRead>(new FileStoreRead(Id, Open(path), part.Offset, part.Length));
    }

    public ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = Resolve(url, out var size);
        return ValueTask.FromResult(size);
    }

    public ValueTask DeleteAsync(string url, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // What is to go may be gone: that is nobody's loss.
        var path = Resolve(url, out _, mayBeGone: true);
        var errno = LibC.Unlink(path);
        if (errno == 0)
            errno = LibC.SyncDirectory(Path.GetDirectoryName(path)!); // an absolute path of a file has a directory
        return errno == 0 ? ValueTask.CompletedTask : throw Told(FileFailures.OfRead(Id, "image data cannot be deleted", errno, path));
    }

    public async IAsyncEnumerable<IAbandonedWrite> FindAbandonedWritesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var abandoned in new UploadSweep(Id, Datadirs, _time, Logger).Run(cancellationToken))
            yield return await ValueTask.FromResult(abandoned).ConfigureAwait(false);
    }

    public async ValueTask<IStoreHold?> HoldAsync(string imageId, CancellationToken cancellationToken)
    {
        ImageFileName.Require(imageId);
        if (!Capabilities.HasFlag(StoreCapabilities.Write))
            return null;
        cancellationToken.ThrowIfCancellationRequested();
        return await DiskThread.RunAsync(() => Hold(imageId)).ConfigureAwait(false);
    }

    public bool Owns(string url) =>
        FileLocation.TryParse(url, out var path) && Datadirs.Any(dir => FileLocation.IsUnder(dir.Path, path));

    /// <summary>What the location's metadata says about a file.</summary>
    internal IReadOnlyDictionary<string, object?> MetadataOf(string path)
    {
        var metadata = _metadata.For(path);
        if (_metadata.Any && metadata.Count == 0)
            Logger.LogError("Store {StoreId}: no mount point of filesystem_store_metadata_file begins {Path}; its location gets no metadata", Id, path);
        return metadata;
    }

    /// <summary>Makes an upload's data visible unless there is data of the image, in whichever directory. Returns 0 or the errno.</summary>
    internal int Publish(UploadJournal journal)
    {
        if (Datadirs.Count == 1)
            return journal.Publish();
        using var turn = CommitLock.TryTake(Datadirs.First(dir => dir.Writable), journal.ImageId);
        return turn is null || FindFile(journal.ImageId) ? Errno.Exists : journal.Publish();
    }

    /// <summary>A failure to throw, after the log has what is not the store's own.</summary>
    internal StoreException Told(StoreException failure) => _faults.Told(failure);

    /// <summary>Tells that an upload did not fit.</summary>
    internal void NoteFull(UploadJournal journal) => _faults.Full(journal.Datadir, journal.ImageId, wanted: null, journal.Datadir.FreeSpace());

    private bool FindFile(string imageId) => Datadirs.Any(dir => LibC.Stat(dir.FileOf(imageId), out _) == 0);

    /// <summary>Why no upload could begin; null when one could, or when the store takes none at all.</summary>
    public string? FindFault()
    {
        TakeBack();
        var writable = Datadirs.Where(dir => dir.Writable).ToList();
        var faults = writable.ConvertAll(_faults.Find);
        return faults.Count == 0 || faults.Contains(null) ? null : $"store {Id}: {string.Join("; ", faults)}";
    }

    private static IEnumerable<string> FilesIn(Datadir datadir, IReadOnlyList<string> urls)
    {
        foreach (var url in urls)
        {
            if (FileLocation.TryParse(url, out var path) && FileLocation.IsUnder(datadir.Path, path))
                yield return path;
        }
    }

    private Datadir ChooseFor(string imageId, long? expectedSize)
    {
        TakeBack();
        return _choice.For(Datadirs, imageId, expectedSize);
    }

    // Who was away may be back.
    private void TakeBack()
    {
        if (Datadirs.Any(dir => dir.IsAway))
            Datadirs = [.. Datadirs.Select(dir => dir.IsAway && dir.IsRecognised() ? _probe.Run(dir.Setting, dir.Evidence, mayCreate: false) : dir)];
    }

    private FileStoreWrite Begin(string imageId, long? expectedSize)
    {
        if (FindFile(imageId))
            throw new StoreException(StoreFailure.Duplicate, Id, $"Store {Id}: there is data of image {imageId} already");
        try
        {
            var journal = UploadJournal.Create(ChooseFor(imageId, expectedSize), imageId, _time.GetUtcNow());
            return new FileStoreWrite(this, journal, CreateData(journal));
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            throw Told(FileFailures.OfWrite(Id, $"no upload of image {imageId} can begin", e));
        }
    }

    private HeldJournal Hold(string imageId)
    {
        try
        {
            return new HeldJournal(Id, UploadJournal.Create(ChooseFor(imageId, null), imageId, _time.GetUtcNow()), Logger);
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            throw Told(FileFailures.OfWrite(Id, $"no work on image {imageId} can be noted", e));
        }
    }

    private static SafeFileHandle CreateData(UploadJournal journal)
    {
        try
        {
            return System.IO.File.OpenHandle(journal.DataPath, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        }
        catch
        {
            _ = journal.Remove();
            throw;
        }
    }

    private SafeFileHandle Open(string path)
    {
        try
        {
            return System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete,
                FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            throw Told(FileFailures.OfRead(Id, "image data cannot be opened", e));
        }
    }

    // First by the texts, so that a foreign path is not even looked at; then by what the links on the way lead to.
    private string Resolve(string url, out long size, bool mayBeGone = false)
    {
        if (!FileLocation.TryParse(url, out var written))
            throw new StoreException(StoreFailure.InvalidLocation, Id, $"Store {Id}: a location must be file:// and an absolute path");
        var roots = Datadirs.Select(dir => (dir.Path, Real: dir.RealPath())).ToList();
        if (!roots.Exists(root => FileLocation.IsUnder(root.Path, written) || (root.Real is { } real && FileLocation.IsUnder(real, written))))
            throw Outside();
        var errno = LibC.RealPath(written, out var path);
        if (errno != 0)
            throw Unfound(errno, written, mayBeGone);
        if (!roots.Exists(root => root.Real is { } real && FileLocation.IsUnder(real, path)))
            throw Outside();
        errno = LibC.Stat(path, out var file);
        if (errno != 0)
            throw Unfound(errno, path, mayBeGone);
        if (!file.IsRegular)
            throw new StoreException(StoreFailure.InvalidLocation, Id, $"Store {Id}: the location names no regular file");
        size = file.Size;
        if (_faults.Any && Datadirs.FirstOrDefault(dir => FileLocation.IsUnder(dir.Path, written)) is { } datadir)
            _faults.IsBack(datadir);
        return path;
    }

    // A file that is missing is one image's loss; a directory that is gone, or answers with an error, is everybody's, and no data is lost yet.
    private StoreException Unfound(int errno, string path, bool mayBeGone)
    {
        var failure = FileFailures.OfRead(Id, "image data cannot be found", errno, path);
        if (Datadirs.FirstOrDefault(dir => FileLocation.IsUnder(dir.Path, path)) is not { } datadir || failure.Failure == StoreFailure.InvalidLocation)
            return failure;
        if (failure.Failure != StoreFailure.NotFound)
        {
            _faults.Failing(datadir, failure.InnerException!.Message); // not null: OfRead puts the path there
            return FileFailures.OfRead(Id, "image data cannot be found", errno, path, isTold: true);
        }

        if (!datadir.IsThere() && !(datadir.IsAway && datadir.IsRecognised()))
        {
            _faults.Away(datadir);
            return new StoreException(StoreFailure.Unavailable, Id, $"Store {Id}: image data cannot be reached: its directory is not there", failure.InnerException) { IsTold = true };
        }

        if (!mayBeGone)
            _faults.Missing(path);
        return failure;
    }

    private StoreException Outside() =>
        new(StoreFailure.InvalidLocation, Id, $"Store {Id}: the location lies outside the store's directories");
}
