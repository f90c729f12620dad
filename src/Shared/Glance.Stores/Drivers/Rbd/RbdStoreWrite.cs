using Glance.Domain.Stores;
using Glance.Stores.Ceph.Clusters;
using Glance.Stores.Ceph.Native;

namespace Glance.Stores.Drivers.Rbd;

/// <summary>
/// An upload into an image of its own name, which gets the image's when it is whole and its snapshot protected: nobody sees it before, and
/// nothing is ever overwritten (docs/decisions/0375).
/// </summary>
/// <param name="store">The store.</param>
/// <param name="imageId">The image.</param>
/// <param name="uploadName">The name it has meanwhile.</param>
/// <param name="image">The open image; this lets go of it.</param>
/// <param name="room">Bytes it was made with.</param>
internal sealed class RbdStoreWrite(RbdStore store, string imageId, string uploadName, RbdImage image, long room) : IStoreWrite
{
    private readonly RbdPieces _pieces = new(store, image, room, $"data of image {imageId} cannot be written");
    private int _letGo;
    private int _publishing;
    private bool _committed;
    private bool _ended;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        cancellationToken.ThrowIfCancellationRequested();
        return _pieces.TakeAsync(data, cancellationToken);
    }

    public async ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        cancellationToken.ThrowIfCancellationRequested();
        await _pieces.FinishAsync(cancellationToken).ConfigureAwait(false);
        // From here on it is not ended by who asked for it: whether the image has its name must be known.
        await RunAsync($"data of image {imageId} cannot be completed", Commit).ConfigureAwait(false);
        _committed = true;
        var url = RbdLocation.UrlOf(image.Connection.Fsid, store.Options.Pool, imageId);
        return new StoredData(url, _pieces.Written, new Dictionary<string, object?>());
    }

    public async ValueTask RevokeAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        if (!_committed)
            return;
        await store.RemoveAsync(imageId, cancellationToken).ConfigureAwait(false);
        _committed = false;
    }

    // Throws when something stays, as Glance.Stores.Capabilities.IRemoteWrites has it.
    public async ValueTask DisposeAsync()
    {
        if (_ended)
            return;
        _ended = true;
        if (_committed)
            return;
        GiveUp();
        await _pieces.QuietAsync().ConfigureAwait(false);
        try
        {
            await RunAsync($"traces of the upload of image {imageId} cannot be removed", Discard).ConfigureAwait(false);
        }
        finally
        {
            // A cluster that could not even be reached has removed nothing, and an image that stays open can be removed by nobody.
            if (LetsGo())
                _ = image.ReleaseAsync();
        }
    }

    public async ValueTask AbandonAsync()
    {
        if (_ended)
            return;
        _ended = true;
        GiveUp();
        await _pieces.QuietAsync().ConfigureAwait(false);
        if (!LetsGo())
            return;
        try
        {
            await store.Cluster.AnswerAsync("an upload cannot be closed", image.ReleaseAsync(), image.Connection, CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // It is closed when the cluster answers again.
        }
    }

    private Task<bool> RunAsync(string what, Func<RbdSession, bool> work) => store.Cluster.RunAsync(what, work, CancellationToken.None);

    private bool Commit(RbdSession session)
    {
        string id;
        image.Use();
        try
        {
            id = image.ReadId(session);
            session.Require("rbd_flush", LibRbd.rbd_flush(image.Handle));
            if (_pieces.Room != _pieces.Written)
                session.Require("rbd_resize", LibRbd.rbd_resize(image.Handle, (ulong)_pieces.Written));
            session.Require("rbd_snap_create", LibRbd.rbd_snap_create(image.Handle, RbdLocation.SnapshotName));
            session.Require("rbd_snap_protect", LibRbd.rbd_snap_protect(image.Handle, RbdLocation.SnapshotName));
        }
        finally
        {
            image.Release(session);
        }

        if (LetsGo())
            image.Release(session);
        // A commit that the cluster held up for so long that the upload counts as failed must not succeed after all.
        if (Interlocked.CompareExchange(ref _publishing, 1, 0) != 0)
            throw new CephCallException("rbd_rename", CephErrno.TimedOut);
        RbdNames.Take(session, store.Options.Pool, uploadName, imageId, id);
        return true;
    }

    private bool Discard(RbdSession session)
    {
        if (LetsGo())
            image.Release(session);
        RbdRemoval.RemoveUpload(session, store.Options.Pool, uploadName);
        return true;
    }

    private void GiveUp() => Interlocked.CompareExchange(ref _publishing, -1, 0);

    private bool LetsGo() => Interlocked.Exchange(ref _letGo, 1) == 0;
}
