using System.Runtime.CompilerServices;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Stores;
using Glance.Stores.Capabilities;
using Glance.Stores.Drivers.File.Directories;
using Glance.Stores.Drivers.File.Options;
using Glance.Stores.Drivers.File.Uploads;
using Glance.Stores.Journals;
using Glance.Stores.Posix;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.File;

/// <summary>
/// Images as files in one or more directories, laid out as glance_store's file driver does it: the file's name is the image id.
/// Uploads are invisible until whole and synced, and never overwrite anything.
/// </summary>
internal sealed class FileStore : IImageStore, IRecoverableStore, ILocalStore, IHealthCheckedStore, ILocationOwner, IDescribedStore
{
    private readonly DatadirSet _directories;
    private readonly FileResolver _files;
    private readonly DatadirFaults _faults;
    private readonly MountpointMetadata _metadata;
    private readonly TimeProvider _time;

    private FileStore(string id, FileStoreOptions options, IReadOnlyList<DatadirSetting> settings, MountpointMetadata metadata, TimeProvider time, ILogger logger)
    {
        Id = id;
        ThinProvisioning = options.ThinProvisioning;
        ChunkSize = options.ChunkSize;
        FilePermissions = Options.FilePermissions.Parse(options, []);
        Direct = new DirectWrites(id, options.DirectIo, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, logger);
        Logger = logger;
        _metadata = metadata;
        _time = time;
        _faults = new DatadirFaults(id, time, logger);
        _directories = new DatadirSet(id, options, settings, _faults, logger);
        _files = new FileResolver(id, _directories, _faults);
        Properties = options.Describe();
    }

    public string Id { get; }

    public IReadOnlyList<string> Schemes => FileStoreDeclarations.Driver.Schemes;

    public StoreCapabilities Capabilities => StoreCapabilities.Read | StoreCapabilities.RandomRead | StoreCapabilities.Delete
        | (_directories.IsWritable ? StoreCapabilities.Write : 0);

    public IReadOnlyDictionary<string, object?> Properties { get; }

    public bool IsUsable => _directories.IsUsable;

    internal IReadOnlyList<Datadir> Datadirs => _directories.All;

    internal bool ThinProvisioning { get; }

    internal int ChunkSize { get; }

    internal UnixFileMode? FilePermissions { get; }

    internal DirectWrites Direct { get; }

    internal ILogger Logger { get; }

    /// <summary>Checks the options, creates what is absent and probes what is there.</summary>
    /// <exception cref="StoreConfigurationException">Options that cannot be meant, all of them in one report.</exception>
    public static FileStore Create(string id, FileStoreOptions options, TimeProvider time, ILogger logger)
    {
        var store = Prepare(id, options, time, logger);
        store.Open([], new DirectoryUse());
        return store;
    }

    /// <summary>Checks the options, without looking at a directory.</summary>
    /// <exception cref="StoreConfigurationException">Options that cannot be meant, all of them in one report.</exception>
    public static FileStore Prepare(string id, FileStoreOptions options, TimeProvider time, ILogger logger)
    {
        var problems = new List<string>();
        var settings = DatadirSetting.ParseAll(options, problems);
        var permissions = Options.FilePermissions.Parse(options, problems);
        var metadata = MountpointMetadata.Load(options, problems);
        if (options.ChunkSize < 1)
            problems.Add($"[{options.Section}] filesystem_store_chunk_size = {options.ChunkSize}: at least 1 byte is needed");
        if (problems.Count > 0)
            throw new StoreConfigurationException(problems);
        return new FileStore(id, options, settings, metadata, time, logger);
    }

    public async ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken)
    {
        ImageFileName.Require(imageId);
        if (!_directories.IsWritable)
            throw new StoreException(StoreFailure.Unsupported, Id, $"Store {Id}: none of its directories can be written to");
        cancellationToken.ThrowIfCancellationRequested();
        // A journal is synced before anything else: on a slow disk that waits, and not on a thread of the pool.
        return await DiskThread.RunAsync(() => Begin(imageId, expectedSize)).ConfigureAwait(false);
    }

    public ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = _files.Resolve(url, out var size);
        var part = range ?? new ByteRange(0, size);
        ArgumentOutOfRangeException.ThrowIfNegative(part.Offset, nameof(range));
        ArgumentOutOfRangeException.ThrowIfNegative(part.Length, nameof(range));
        if (part.Length > size - part.Offset)
            throw new StoreException(StoreFailure.Unavailable, Id, $"Store {Id}: image data has only {size} bytes, {part.Offset + part.Length} were to be there");
        return ValueTask.FromResult<IStoreRead>(new FileStoreRead(Id, _files.Open(path), part.Offset, part.Length));
    }

    public ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = _files.Resolve(url, out var size);
        return ValueTask.FromResult(size);
    }

    public ValueTask DeleteAsync(string url, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // What is to go may be gone: that is nobody's loss.
        var path = _files.Resolve(url, out _, mayBeGone: true);
        var errno = PosixFile.Unlink(path);
        if (errno == 0)
            errno = PosixFile.SyncDirectory(Path.GetDirectoryName(path)!); // an absolute path of a file has a directory
        return errno == 0 ? ValueTask.CompletedTask : throw Logged(FileFailures.OfRead(Id, "image data cannot be deleted", errno, path));
    }

    public async IAsyncEnumerable<IAbandonedWrite> FindAbandonedWritesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var abandoned in new UploadSweep(Id, _directories.All, _time, Logger).Run(cancellationToken))
            yield return await ValueTask.FromResult(abandoned).ConfigureAwait(false);
    }

    public async ValueTask<IStoreHold?> HoldAsync(string imageId, CancellationToken cancellationToken)
    {
        ImageFileName.Require(imageId);
        if (!_directories.IsWritable)
            return null;
        cancellationToken.ThrowIfCancellationRequested();
        return await DiskThread.RunAsync(() => Hold(imageId)).ConfigureAwait(false);
    }

    public void Open(IReadOnlyList<string> knownUrls, DirectoryUse use) => _directories.Open(knownUrls, use);

    public bool Inspect(IReadOnlyList<string> knownUrls, List<string> warnings) => _directories.Inspect(knownUrls, warnings);

    public string DescribeUnusable(bool mayCreate) => _directories.DescribeUnusable(mayCreate);

    public string? FindAnyImage() => _directories.FindAnyImage();

    public string? FindFault() => _directories.FindFault();

    public bool Owns(string url) => FileLocation.TryParse(url, out var path) && _directories.Of(path) is not null;

    internal IReadOnlyDictionary<string, object?> MetadataOf(string path) => _metadata.For(path, Id, Logger);

    /// <summary>Makes an upload's data visible unless there is data of the image, in whichever directory. Returns 0 or the errno.</summary>
    internal int Publish(UploadJournal journal)
    {
        if (_directories.All.Count == 1)
            return journal.Publish();
        using var turn = CommitLock.TryTake(_directories.All.First(dir => dir.Writable), journal.ImageId);
        return turn is null || _directories.HasFileOf(journal.ImageId) ? Errno.Exists : journal.Publish();
    }

    /// <summary>A failure to throw, after the log has what is not the store's own.</summary>
    internal StoreException Logged(StoreException failure) => _faults.Logged(failure);

    /// <summary>Tells that an upload did not fit.</summary>
    internal void NoteFull(UploadJournal journal, long? wanted) => _faults.Full(journal.Datadir, journal.ImageId, wanted, journal.Datadir.FreeSpace());

    private FileStoreWrite Begin(string imageId, long? expectedSize)
    {
        if (_directories.HasFileOf(imageId))
            throw new StoreException(StoreFailure.Duplicate, Id, $"Store {Id}: there is data of image {imageId} already");
        try
        {
            var journal = UploadJournal.Create(_directories.ChooseFor(imageId, expectedSize), imageId, _time.GetUtcNow());
            return FileStoreWrite.Begin(this, journal, expectedSize);
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            throw Logged(FileFailures.OfWrite(Id, $"no upload of image {imageId} can begin", e));
        }
    }

    private JournalHold Hold(string imageId)
    {
        try
        {
            var directory = _directories.ChooseFor(imageId, null).Uploads;
            return new JournalHold(Id, JournalFile.Create(directory, JournalEntry.OfThisProcess(imageId, _time.GetUtcNow())), Logger);
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            throw Logged(FileFailures.OfWrite(Id, $"no work on image {imageId} can be noted", e));
        }
    }
}
