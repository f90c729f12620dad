using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Errors;
using Glance.Domain.Stores;
using Glance.Stores.Capabilities;
using Glance.Stores.Ceph.Clusters;
using Glance.Stores.Ceph.Native;
using Glance.Stores.Journals;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Rbd;

/// <summary>
/// Images in a pool of a Ceph cluster, as glance_store's rbd driver lays them out: an image named by its id, with a protected snapshot
/// <c>snap</c> that is what is read, and cloned by others.
/// </summary>
internal sealed class RbdStore : IImageStore, IRemoteWrites, IDataInUse, IHealthCheckedStore, ILocationOwner, IDescribedStore
{
    private readonly RbdUploads _uploads;

    public RbdStore(string id, RbdStoreOptions options, TimeProvider time, ILogger logger)
    {
        Id = id;
        Options = options;
        Time = time;
        var access = new RbdAccess(id, options.CephConf, options.User, options.Patience);
        Cluster = new RbdCluster(access, time);
        _uploads = new RbdUploads(id, options, Cluster, logger);
    }

    public string Id { get; }

    public IReadOnlyList<string> Schemes => RbdStoreDeclarations.Driver.Schemes;

    public StoreCapabilities Capabilities =>
        StoreCapabilities.Read | StoreCapabilities.RandomRead | StoreCapabilities.Write | StoreCapabilities.Delete;

    public IReadOnlyDictionary<string, object?> Properties => Options.Describe(Cluster.Fsid);

    internal RbdStoreOptions Options { get; }

    internal TimeProvider Time { get; }

    internal RbdCluster Cluster { get; }

    internal PinnedPieces Pieces { get; } = new();

    public async ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken)
    {
        ImageFileName.Require(imageId);
        var name = RbdNames.UploadOf(imageId);
        var room = expectedSize ?? 0;
        var image = await _uploads.BeginAsync(imageId, name, room, cancellationToken).ConfigureAwait(false);
        return new RbdStoreWrite(this, imageId, name, image, room);
    }

    public async ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken)
    {
        var (pool, location) = Find(url);
        ArgumentOutOfRangeException.ThrowIfNegative(range?.Offset ?? 0, nameof(range));
        ArgumentOutOfRangeException.ThrowIfNegative(range?.Length ?? 0, nameof(range));
        var image = await Cluster.RunAsync("image data cannot be opened",
            session => RbdImage.OpenToRead(session, pool, location.Image, location.Snapshot), cancellationToken,
            static late => _ = late.ReleaseAsync()).ConfigureAwait(false);
        var part = range ?? new ByteRange(0, image.Size);
        var read = new RbdStoreRead(this, image, part.Offset, part.Length);
        try
        {
            if (part.Length > image.Size - part.Offset)
                throw Failed(StoreFailure.Unavailable, $"there are {image.Size} bytes, {part.Offset + part.Length} were to be there");
            await read.BeginAsync(cancellationToken).ConfigureAwait(false);
            return read;
        }
        catch
        {
            await read.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken)
    {
        var (pool, location) = Find(url);
        return await Cluster.RunAsync("the size of image data cannot be told", session =>
        {
            var image = RbdImage.OpenToRead(session, pool, location.Image, location.Snapshot);
            image.Release(session);
            return image.Size;
        }, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DeleteAsync(string url, CancellationToken cancellationToken)
    {
        var (pool, location) = Find(url);
        await RemoveAsync(pool, location.Image, location.Snapshot, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask RequireUnusedAsync(string url, CancellationToken cancellationToken)
    {
        var (pool, location) = Find(url);
        var isInUse = await Cluster.RunAsync("it cannot be told whether image data is in use",
            session => RbdUse.IsInUse(session, pool, location.Image, location.Snapshot)
                || (location.Snapshot is { } snapshot && RbdUse.IsCloned(session, pool, location.Image, snapshot)),
            cancellationToken).ConfigureAwait(false);
        // The text is upstream's, which clients show (docs/contracts/stores.md section 6).
        if (isInUse)
        {
            throw new StoreException(StoreFailure.InUse, Id,
                "The image cannot be deleted because it is in use through the backend store outside of Glance.");
        }
    }

    public string UrlFor(string imageId)
    {
        // Waits for the first connection, as the interface says that it may.
        var fsid = Cluster.Fsid ?? Cluster.RunAsync($"no upload of image {imageId} can begin",
            static session => session.Connection.Fsid, CancellationToken.None).GetAwaiter().GetResult();
        return RbdLocation.UrlOf(fsid, Options.Pool, imageId);
    }

    public ValueTask<bool> IsCommittedAsync(string url, CancellationToken cancellationToken)
    {
        var (pool, location) = Find(url);
        return _uploads.IsWholeAsync(pool, location, cancellationToken);
    }

    public async ValueTask RemoveTracesAsync(string imageId, string url, CancellationToken cancellationToken)
    {
        var (pool, location) = Find(url);
        await _uploads.RemoveTracesAsync(imageId, pool, location, cancellationToken).ConfigureAwait(false);
    }

    public string? FindFault()
    {
        try
        {
            return Cluster.RunAsync("it takes no uploads", AskPool, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (StoreException e)
        {
            return e.WithCauses();
        }
    }

    // As long as the cluster is not known, another store of the same pool would be no likelier owner.
    public bool Owns(string url) => RbdLocation.TryParse(url, out var location)
        && (location.Pool is null || (location.Pool == Options.Pool && (Cluster.Fsid is not { } fsid || location.Fsid == fsid)));

    /// <summary>Removes the image of an id.</summary>
    internal Task RemoveAsync(string imageId, CancellationToken cancellationToken) =>
        RemoveAsync(Options.Pool, imageId, RbdLocation.SnapshotName, cancellationToken);

    private Task<bool> RemoveAsync(string pool, string name, string? snapshot, CancellationToken cancellationToken) =>
        Cluster.RunAsync("image data cannot be deleted", session =>
        {
            RbdRemoval.RemoveImage(session, pool, name, snapshot);
            return true;
        }, cancellationToken);

    private (string Pool, RbdLocation Location) Find(string url) => RbdLocation.TryParse(url, out var location)
        ? (location.Pool ?? Options.Pool, location)
        : throw Failed(StoreFailure.InvalidLocation, "a location must be rbd://fsid/pool/image/snapshot or rbd://image");

    private StoreException Failed(StoreFailure failure, string how) => new(failure, Id, $"Store {Id}: {how}");

    // The list of a pool's images, which a new pool does not have yet: a daemon that keeps data must answer either way.
    private string? AskPool(RbdSession session)
    {
        var errno = session.Errno(LibRados.rados_stat(session.Pool(Options.Pool), "rbd_directory", out _, out _));
        return errno is 0 or CephErrno.NoEntry ? null : throw new CephCallException("rados_stat", errno);
    }
}
