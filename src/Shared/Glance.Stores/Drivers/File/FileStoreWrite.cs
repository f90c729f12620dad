using Glance.Domain.Stores;
using Glance.Stores.Drivers.File.Directories;
using Glance.Stores.Drivers.File.Options;
using Glance.Stores.Drivers.File.Uploads;
using Glance.Stores.Posix;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.File;

/// <summary>An upload into a hidden file, published by a hard link when it is whole and synced.</summary>
internal sealed class FileStoreWrite(FileStore store, UploadJournal journal, UploadFile file) : IStoreWrite
{
    private long _length;
    private bool _committed;
    private bool _ended;

    /// <summary>Begins it: with a full disk it fails before anything is sent.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    /// <exception cref="UnauthorizedAccessException">It denied.</exception>
    public static FileStoreWrite Begin(FileStore store, UploadJournal journal, long? expectedSize)
    {
        // What takes less room than it has bytes is given no more than it needs.
        var room = store.ThinProvisioning || !journal.Datadir.FreeSpaceIsCertain() ? 0 : expectedSize ?? 0;
        Action? refused = store.Direct.Wants(expectedSize) ? () => store.Direct.Refused(journal.Datadir.Path) : null;
        var file = new UploadFile(journal.CreateDataFile(), room, refused);
        var errno = file.TakeRoom(until: 1);
        if (errno == 0)
            return new FileStoreWrite(store, journal, file);
        file.Dispose();
        _ = journal.Remove();
        store.NoteFull(journal, expectedSize);
        throw FileFailures.OfWrite(store.Id, $"no upload of image {journal.ImageId} can begin", errno, journal.DataPath);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        cancellationToken.ThrowIfCancellationRequested();
        while (!data.IsEmpty)
        {
            var zeroes = store.ThinProvisioning ? ZeroRuns.LengthAtStart(data.Span, _length, store.ChunkSize) : 0;
            var solid = store.ThinProvisioning && zeroes == 0 ? ZeroRuns.LengthUntilNext(data.Span, _length, store.ChunkSize) : data.Length;
            if (zeroes == 0)
                WriteSolid(data.Span[..solid]);
            _length += zeroes > 0 ? zeroes : solid;
            data = data[(zeroes > 0 ? zeroes : solid)..];
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        cancellationToken.ThrowIfCancellationRequested();
        // Writing back gigabytes takes seconds: on a thread of its own, so that the pool goes on serving.
        _committed = await DiskThread.RunAsync(Commit).ConfigureAwait(false);
        return new StoredData(FileLocation.ToUrl(journal.PublishedPath), _length, store.MetadataOf(journal.PublishedPath));
    }

    public ValueTask RevokeAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        if (_committed)
        {
            var errno = journal.Unpublish();
            if (errno != 0)
                throw store.Logged(FileFailures.OfWrite(store.Id, $"data of image {journal.ImageId} cannot be removed", errno, journal.PublishedPath));
            _committed = false;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (_ended)
            return ValueTask.CompletedTask;
        _ended = true;
        file.Dispose();
        var errno = journal.Remove();
        if (errno != 0)
        {
            store.Logger.LogWarning("Store {StoreId}: traces of the upload of image {ImageId} cannot be removed; the next sweep tries again: {Reason}",
                store.Id, journal.ImageId, FileFailures.Cause(errno, journal.DataPath).Message);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask AbandonAsync()
    {
        Abandon();
        return ValueTask.CompletedTask;
    }

    /// <summary>What a crash does: the locks go, everything else stays.</summary>
    internal void Abandon()
    {
        _ended = true;
        file.Dispose();
        journal.Dispose();
    }

    // On the caller's thread: it is one of the pool that waits for nothing else, and .NET's own asynchronous writes block another.
    private void WriteSolid(ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes, _length);
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            var failure = FileFailures.OfWrite(store.Id, $"data of image {journal.ImageId} cannot be written", e);
            if (failure.Failure == StoreFailure.Full)
                store.NoteFull(journal, wanted: null);
            throw failure;
        }
    }

    private bool Commit()
    {
        int errno;
        try
        {
            if (store.FilePermissions is { } mode)
                SetMode(mode);
            file.Complete(_length);
            errno = store.Publish(journal);
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            throw store.Logged(FileFailures.OfWrite(store.Id, $"data of image {journal.ImageId} cannot be completed", e));
        }

        if (errno != 0)
            throw store.Logged(FileFailures.OfWrite(store.Id, $"data of image {journal.ImageId} cannot be published", errno, journal.PublishedPath));
        return true;
    }

    private void SetMode(UnixFileMode mode)
    {
        try
        {
            file.SetMode(mode);
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            store.Logger.LogWarning("Store {StoreId}: the permissions of image {ImageId} cannot be set to {Mode}: {Reason}",
                store.Id, journal.ImageId, mode, e.Message);
        }
    }
}
