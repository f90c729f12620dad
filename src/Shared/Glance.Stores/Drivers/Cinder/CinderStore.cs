using System.Globalization;
using System.Text.Json.Nodes;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Stores.Capabilities;
using Glance.Stores.Drivers.Cinder.Calls;
using Glance.Stores.Drivers.Cinder.Logins;
using Glance.Stores.Drivers.Cinder.Options;
using Glance.Stores.Journals;

namespace Glance.Stores.Drivers.Cinder;

/// <summary>
/// Images on volumes of a Cinder, as glance_store's cinder driver has them: a volume for each image, named after it, which is read and
/// written where it is attached. Volumes are the service's own where it has a login, else those of whoever asks.
/// </summary>
/// <param name="parts">What it is made of.</param>
/// <param name="login">With whose rights Cinder is asked.</param>
/// <param name="owner">The project that uploads; null where nobody asks.</param>
internal sealed class CinderStore(CinderParts parts, ICinderLogin login, string? owner)
    : IImageStore, IRemoteWrites, IDataInUse, IHealthCheckedStore, ILocationOwner, IDescribedStore, ICallersStore
{
    private readonly string? _place = parts.Options.IsOneOfSeveral ? parts.Id : null;

    public string Id => parts.Id;

    public IReadOnlyList<string> Schemes => CinderStoreDeclarations.Driver.Schemes;

    public StoreCapabilities Capabilities =>
        StoreCapabilities.Read | StoreCapabilities.RandomRead | StoreCapabilities.Write | StoreCapabilities.Delete;

    public IReadOnlyDictionary<string, object?> Properties => parts.Properties;

    /// <summary>GiB of a volume that so many bytes fit on.</summary>
    public static long GigabytesFor(long bytes) => Math.Max(1, (bytes + (1L << 30) - 1) >> 30);

    public IImageStore For(RequestContext caller) => new CinderStore(
        parts, login is CallerCinderLogin ? new CallerCinderLogin(Id, caller, parts.Options) : login, caller.ProjectId);

    public async ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken)
    {
        ImageFileName.Require(imageId);
        await VolumePublication.RequireNoneAsync(parts, login, imageId, cancellationToken).ConfigureAwait(false);
        var metadata = new JsonObject { [CinderVolume.ImageKey] = imageId, [CinderVolume.UploadKey] = CinderVolume.Sending };
        if (expectedSize is { } size)
            metadata[CinderVolume.SizeKey] = size.ToString(CultureInfo.InvariantCulture);
        if (owner is not null)
            metadata[CinderVolume.OwnerKey] = owner;
        var volume = await parts.Volumes.MakeAsync(login, CinderLocation.NameOf(imageId), GigabytesFor(expectedSize ?? 0),
            parts.Options.VolumeType, metadata, cancellationToken).ConfigureAwait(false);
        try
        {
            var made = await parts.Volumes.WatchAsync(login, volume.Id, static one => one is not { Status: "creating" },
                parts.Options.TransitionTimeout, cancellationToken).ConfigureAwait(false);
            if (made is not { Status: "available" })
            {
                throw CinderFailures.Unavailable(Id, $"no volume can be made for image {imageId}: volume {volume.Id} is "
                    + $"{made?.Status ?? "gone"} in Cinder, see its messages");
            }

            return new CinderStoreWrite(parts, login, imageId, made, expectedSize, LocationOf(made.Id));
        }
        catch (Exception error)
        {
            await TakeBackAsync(volume.Id, error).ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(range?.Offset ?? 0, nameof(range));
        ArgumentOutOfRangeException.ThrowIfNegative(range?.Length ?? 0, nameof(range));
        var volume = await FindAsync(url, cancellationToken).ConfigureAwait(false);
        if (volume.IsEncrypted)
            throw VolumeConnectors.Encrypted(Id);
        var part = range ?? new ByteRange(0, volume.ImageSize);
        if (part.Length > volume.ImageSize - part.Offset)
        {
            throw CinderFailures.Unavailable(Id,
                $"there are {volume.ImageSize} bytes, {part.Offset + part.Length} were to be there");
        }

        return await CinderStoreRead.OpenAsync(parts, login, volume.Id, part, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken) =>
        (await FindAsync(url, cancellationToken).ConfigureAwait(false)).ImageSize;

    public async ValueTask DeleteAsync(string url, CancellationToken cancellationToken) =>
        await parts.Removal.RemoveAsync(login, VolumeOf(url), cancellationToken).ConfigureAwait(false);

    public async ValueTask RequireUnusedAsync(string url, CancellationToken cancellationToken) =>
        await parts.Removal.RequireUnusedAsync(login, VolumeOf(url), cancellationToken).ConfigureAwait(false);

    public string UrlFor(string imageId) => CinderLocation.UrlOfNext(_place, imageId);

    public async ValueTask<bool> IsCommittedAsync(string url, CancellationToken cancellationToken)
    {
        var location = Parse(url);
        return location.VolumeId is { } id
            ? await parts.Volumes.FindAsync(login, id, cancellationToken).ConfigureAwait(false) is { IsCommitted: true, IsGoing: false }
            : await FindWholeAsync(location.ImageId!, url, cancellationToken).ConfigureAwait(false) is not null; // It names one of them.
    }

    public async ValueTask<string?> FindWholeAsync(string imageId, string url, CancellationToken cancellationToken)
    {
        if (Parse(url).VolumeId is not null)
            return await IsCommittedAsync(url, cancellationToken).ConfigureAwait(false) ? url : null;
        var all = await parts.Volumes.OfImageAsync(login, CinderLocation.NameOf(imageId), imageId, cancellationToken).ConfigureAwait(false);
        return all.FirstOrDefault(one => one.IsCommitted) is { } whole ? LocationOf(whole.Id) : null;
    }

    public async ValueTask RemoveTracesAsync(string imageId, string url, CancellationToken cancellationToken)
    {
        if (Parse(url).VolumeId is { } id && await parts.Volumes.FindAsync(login, id, cancellationToken).ConfigureAwait(false) is { } volume
            && volume.ImageId == imageId)
        {
            await parts.Removal.RemoveUploadAsync(login, id, cancellationToken).ConfigureAwait(false);
        }

        await parts.Removal.RemoveUploadsAsync(login, imageId, except: null, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask RemoveRestAsync(string imageId, string url, CancellationToken cancellationToken) =>
        await parts.Removal.RemoveUploadsAsync(login, imageId, Parse(url).VolumeId, cancellationToken).ConfigureAwait(false);

    public async ValueTask EndAbandonedUsesAsync(CancellationToken cancellationToken) =>
        await parts.Abandoned.EndAsync(login, cancellationToken).ConfigureAwait(false);

    public string? FindFault()
    {
        if (login is CallerCinderLogin)
            return null; // Whether the next upload would work depends on who asks.
        try
        {
            parts.Volumes.ProbeAsync(login, CancellationToken.None).GetAwaiter().GetResult();
            return null;
        }
        catch (StoreException error)
        {
            return error.Message;
        }
    }

    // Which of several stores has a location that names none only Cinder could say: they lead to the same volume.
    public bool Owns(string url) => CinderLocation.TryParse(url, out var location) && location.VolumeId is not null
        && (location.Store is null || location.Store == Id);

    private string LocationOf(string volumeId) => CinderLocation.UrlOf(_place, volumeId);

    private async Task TakeBackAsync(string volumeId, Exception why)
    {
        try
        {
            await parts.Removal.RemoveUploadAsync(login, volumeId, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            // The upload's note stays for a failure of this kind, and leads to the volume.
            throw CinderFailures.Unavailable(Id, $"{why.Message}; its volume cannot be removed now, which is tried again", error);
        }
    }

    private async Task<CinderVolume> FindAsync(string url, CancellationToken cancellationToken) =>
        await parts.Volumes.FindAsync(login, VolumeOf(url), cancellationToken).ConfigureAwait(false) is { IsGoing: false } volume
            ? volume
            : throw parts.NotFound();

    private string VolumeOf(string url) => Parse(url).VolumeId ?? throw parts.NotFound();

    private CinderLocation Parse(string url) => CinderLocation.TryParse(url, out var location)
        ? location
        : throw new StoreException(StoreFailure.InvalidLocation, Id,
            $"Store {Id}: a location must be cinder://, the name of a store and the id of a volume, or the id alone");
}
