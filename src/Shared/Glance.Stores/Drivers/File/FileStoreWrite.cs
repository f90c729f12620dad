using Glance.Domain.Stores;
using Glance.Stores.Drivers.File.Directories;
using Glance.Stores.Drivers.File.Options;
using Glance.Stores.Drivers.File.Posix;
using Glance.Stores.Drivers.File.Uploads;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Glance.Stores.Drivers.File;

/// <summary>An upload into a hidden file, published by a hard link when it is whole and synced.</summary>
internal sealed class FileStoreWrite(FileStore store, UploadJournal journal, SafeFileHandle data) : IStoreWrite
{
    private long _length;
    private long _written;
    private bool _committed;
    private bool _ended;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        while (!data.IsEmpty)
        {
            var zeroes = store.ThinProvisioning ? ZeroRuns.LengthAtStart(data.Span, _length, store.ChunkSize) : 0;
            var solid = store.ThinProvisioning && zeroes == 0 ? ZeroRuns.LengthUntilNext(data.Span, _length, store.ChunkSize) : data.Length;
            if (zeroes == 0)
                await WriteSolidAsync(data[..solid], cancellationToken).ConfigureAwait(false);
            _length += zeroes > 0 ? zeroes : solid;
            data = data[(zeroes > 0 ? zeroes : solid)..];
        }
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
        data.Dispose();
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
        data.Dispose();
        journal.Dispose();
    }

    private async ValueTask WriteSolidAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await RandomAccess.WriteAsync(data, bytes, _length, cancellationToken).ConfigureAwait(false);
            _written = _length + bytes.Length;
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            var failure = FileFailures.OfWrite(store.Id, $"data of image {journal.ImageId} cannot be written", e);
            if (failure.Failure == StoreFailure.Full)
                store.NoteFull(journal);
            throw failure;
        }
    }

    private bool Commit()
    {
        int errno;
        try
        {
            if (_written < _length)
                RandomAccess.SetLength(data, _length);
            if (store.FilePermissions is { } mode)
                SetMode(mode);
            RandomAccess.FlushToDisk(data);
            data.Dispose();
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
            System.IO.File.SetUnixFileMode(data, mode);
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            store.Logger.LogWarning("Store {StoreId}: the permissions of image {ImageId} cannot be set to {Mode}: {Reason}",
                store.Id, journal.ImageId, mode, e.Message);
        }
    }
}
