using System.Net;
using Amazon.S3.Model;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Stores;
using Glance.Stores.Capabilities;
using Glance.Stores.Drivers.S3.Calls;
using Glance.Stores.Drivers.S3.Options;
using Glance.Stores.Journals;
using Glance.Stores.Servers;
using Microsoft.Extensions.Logging;
using DataRange = Glance.Domain.Stores.ByteRange;

namespace Glance.Stores.Drivers.S3;

/// <summary>
/// Images as objects in a bucket, named and located as glance_store's s3 driver does it: the object's name is the image id. An upload is
/// visible once it is whole, and nothing is overwritten.
/// </summary>
internal sealed class S3Store : IImageStore, IRemoteWrites, IHealthCheckedStore, ILocationOwner, IDescribedStore
{
    private readonly S3StoreOptions _options;
    private readonly S3Server _server;
    private readonly ServerFaults _faults;
    private readonly TimeProvider _time;
    private volatile bool _hasBucket;

    private S3Store(string id, S3StoreOptions options, S3Server server, TimeProvider time, ILogger logger)
    {
        Id = id;
        _options = options;
        _server = server;
        _time = time;
        _faults = new ServerFaults(id, time, logger);
        var caller = new S3Caller(id, server, options, _faults, time);
        Objects = new S3Objects(caller);
        Parts = new S3Parts(caller);
        Properties = options.Describe();
    }

    public string Id { get; }

    public IReadOnlyList<string> Schemes => S3StoreDeclarations.Driver.Schemes;

    public StoreCapabilities Capabilities =>
        StoreCapabilities.Read | StoreCapabilities.RandomRead | StoreCapabilities.Write | StoreCapabilities.Delete;

    public IReadOnlyDictionary<string, object?> Properties { get; }

    internal S3StoreOptions Options => _options;

    internal S3Objects Objects { get; }

    internal S3Parts Parts { get; }

    /// <summary>One commit of an image at a time in this process: not every server knows the condition that there is no object.</summary>
    internal ImageTurns Commits { get; } = new();

    /// <summary>Checks the options; nothing is connected.</summary>
    /// <exception cref="StoreConfigurationException">Options that cannot be meant, all of them in one report.</exception>
    public static S3Store Create(string id, S3StoreOptions options, TimeProvider time, ILogger logger) =>
        new(id, options, S3Server.From(options), time, logger);

    public async ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken)
    {
        var place = PlaceFor(imageId);
        if (await Objects.FindAsync(place, cancellationToken).ConfigureAwait(false) is not null)
            throw Duplicate(imageId);
        await RequireBucketAsync(cancellationToken).ConfigureAwait(false);
        return new S3StoreWrite(this, place, expectedSize);
    }

    public async ValueTask<IStoreRead> OpenReadAsync(string url, DataRange? range, CancellationToken cancellationToken)
    {
        var place = Resolve(url);
        if (range is { } part)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(part.Offset, nameof(range));
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(part.Length, nameof(range));
        }

        var response = await OpenAsync(place, range, cancellationToken).ConfigureAwait(false);
        if (range is { } wanted && (response.HttpStatusCode != HttpStatusCode.PartialContent || response.ContentLength != wanted.Length))
        {
            response.Dispose();
            throw S3Failures.Unavailable(Id,
                $"{wanted.Length} bytes of image data were asked for at byte {wanted.Offset}, the server gives {response.ContentLength}");
        }

        return new ServerStoreRead(
            Id, response, response.ResponseStream, response.ContentLength, _options.AnswerTimeout, S3Failures.IsOfServer, _time);
    }

    public async ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken) =>
        (await RequireAsync(Resolve(url), cancellationToken).ConfigureAwait(false)).Size;

    public async ValueTask DeleteAsync(string url, CancellationToken cancellationToken)
    {
        var place = Resolve(url);
        _ = await RequireAsync(place, cancellationToken).ConfigureAwait(false);
        await Objects.DeleteAsync(place, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>On a thread of the health check's own, which waits as long as the server lets it.</summary>
    public string? FindFault()
    {
        try
        {
            var has = Objects.HasBucketAsync(_server.Bucket, CancellationToken.None).GetAwaiter().GetResult();
            return has || _options.CreateBucketOnPut ? null : NoBucket().Message;
        }
        catch (StoreException e)
        {
            return e.Message;
        }
    }

    public bool Owns(string url) => S3Place.TryParse(url, out var place) && place.Host == _server.LocationHost
        && place.Bucket == _server.Bucket;

    public string UrlFor(string imageId) => PlaceFor(imageId).ToUrl(_server.LocationScheme);

    public async ValueTask<bool> IsCommittedAsync(string url, CancellationToken cancellationToken) =>
        await Objects.FindAsync(Resolve(url), cancellationToken).ConfigureAwait(false) is not null;

    public async ValueTask RemoveTracesAsync(string imageId, string url, CancellationToken cancellationToken)
    {
        var place = Resolve(url);
        foreach (var upload in await Parts.OfAsync(place, cancellationToken).ConfigureAwait(false))
            await Parts.AbortAsync(place, upload, cancellationToken).ConfigureAwait(false);
        await Objects.DeleteAsync(place, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>There is data of the image already.</summary>
    internal StoreException Duplicate(string imageId) =>
        new(StoreFailure.Duplicate, Id, $"Store {Id}: there is data of image {imageId} already");

    private S3Place PlaceFor(string imageId)
    {
        ImageFileName.Require(imageId);
        return new S3Place(_server.LocationHost, _server.Bucket, imageId);
    }

    private S3Place Resolve(string url) => S3Place.TryParse(url, out var place)
        ? place
        : throw new StoreException(StoreFailure.InvalidLocation, Id,
            $"Store {Id}: a location must be s3://, s3+http:// or s3+https://, a host, a bucket and an object");

    private async Task<GetObjectResponse> OpenAsync(S3Place place, DataRange? range, CancellationToken cancellationToken)
    {
        try
        {
            return await Objects.OpenAsync(place, range, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e) when (e.Failure == StoreFailure.NotFound)
        {
            _faults.Missing(place.Key, "bucket");
            throw;
        }
    }

    // A missing bucket is a fault of the store, not of the image: what is to be deleted waits until it is back.
    private async Task<FoundObject> RequireAsync(S3Place place, CancellationToken cancellationToken)
    {
        if (await Objects.FindAsync(place, cancellationToken).ConfigureAwait(false) is { } found)
            return found;
        throw await Objects.HasBucketAsync(place.Bucket, cancellationToken).ConfigureAwait(false)
            ? new StoreException(StoreFailure.NotFound, Id, $"Store {Id}: there is no data at the location")
            : NoBucket();
    }

    private async ValueTask RequireBucketAsync(CancellationToken cancellationToken)
    {
        if (_hasBucket)
            return;
        if (!await Objects.HasBucketAsync(_server.Bucket, cancellationToken).ConfigureAwait(false))
        {
            if (!_options.CreateBucketOnPut)
                throw NoBucket();
            await Objects.MakeBucketAsync(_server.Bucket, cancellationToken).ConfigureAwait(false);
        }

        _hasBucket = true;
    }

    /// <summary>A failure to throw, after what it tells of the bucket was noted.</summary>
    internal StoreException Noted(StoreException failure)
    {
        if (failure.InnerException is { } cause && S3Failures.IsNoBucket(cause))
            _hasBucket = false;
        return failure;
    }

    private StoreException NoBucket() =>
        _faults.Logged(S3Failures.Unavailable(Id, "its bucket is not there (s3_store_bucket; s3_store_create_bucket_on_put has it made)"),
            isAway: false);
}
