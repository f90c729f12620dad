using System.Net;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Stores;
using Glance.Stores.Capabilities;
using Glance.Stores.Drivers.Swift.Calls;
using Glance.Stores.Drivers.Swift.Logins;
using Glance.Stores.Drivers.Swift.Options;
using Glance.Stores.Journals;
using Glance.Stores.Servers;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Swift;

/// <summary>
/// Images as objects in a container, named, located and divided as glance_store's swift driver does it: the object's name is the image id.
/// An upload is visible once it is whole, and nothing is overwritten.
/// </summary>
internal class SwiftStore : IImageStore, IRemoteWrites, IHealthCheckedStore, ILocationOwner, IDescribedStore
{
    private readonly ISwiftNames _names;

    protected SwiftStore(string id, SwiftParts parts, ISwiftNames names)
    {
        Id = id;
        Parts = parts;
        _names = names;
    }

    public string Id { get; }

    public IReadOnlyList<string> Schemes => SwiftStoreDeclarations.Driver.Schemes;

    public StoreCapabilities Capabilities =>
        StoreCapabilities.Read | StoreCapabilities.RandomRead | StoreCapabilities.Write | StoreCapabilities.Delete;

    public IReadOnlyDictionary<string, object?> Properties => Parts.Properties;

    internal SwiftParts Parts { get; }

    internal SwiftStoreOptions Options => Parts.Options;

    internal SwiftObjects Objects => Parts.Objects;

    internal SwiftSegments Segments => Parts.Segments;

    /// <summary>Checks the options and reads the files they name; nothing is connected.</summary>
    /// <exception cref="StoreConfigurationException">Options that cannot be meant, all of them in one report.</exception>
    public static SwiftStore Create(string id, SwiftStoreOptions options, TimeProvider time, ILogger logger)
    {
        var references = options is { MultiTenant: true, HasLogin: false } ? null : SwiftReferences.From(options);
        var http = SwiftConnections.Make(options, options.ReadAuthorities());
        var parts = new SwiftParts(id, options, http, time, logger);
        var own = references is null ? null : new SwiftNames(options, references, new SwiftAccounts(options, http, time, logger));
        if (!options.MultiTenant)
            return new SwiftStore(id, parts, own!); // Only stores of many tenants do without a login.
        return TenantSwiftStore.Create(id, parts, own, logger);
    }

    public async ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken)
    {
        ImageFileName.Require(imageId);
        if (expectedSize >= Options.LargeObjectSize && (expectedSize - 1) / Options.LargeObjectChunkSize >= SwiftSegments.Most)
            throw TooManySegments();
        var place = _names.PlaceFor(imageId);
        try
        {
            return await BeginWriteAsync(place, expectedSize, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await place.Account.EndAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<SwiftStoreWrite> BeginWriteAsync(SwiftPlace place, long? expectedSize, CancellationToken cancellationToken)
    {
        if (await Objects.FindAsync(place, cancellationToken).ConfigureAwait(false) is not null)
            throw Duplicate(place.Key);
        var isContainerNew = Options.MultiTenant && await Parts.Containers.MakeAsync(place, cancellationToken).ConfigureAwait(false);
        if (!Options.MultiTenant && !await Parts.Containers.RequireAsync(place, cancellationToken).ConfigureAwait(false))
            throw NoContainer();
        return new SwiftStoreWrite(this, place, expectedSize, isContainerNew);
    }

    public async ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken)
    {
        var place = Resolve(url);
        if (range is { } part)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(part.Offset, nameof(range));
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(part.Length, nameof(range));
        }

        var response = await OpenAsync(place, range, cancellationToken).ConfigureAwait(false);
        var length = response.Content.Headers.ContentLength;
        if (range is { } wanted && (response.StatusCode != HttpStatusCode.PartialContent || length != wanted.Length))
        {
            response.Dispose();
            throw SwiftFailures.Unavailable(Id,
                $"{wanted.Length} bytes of image data were asked for at byte {wanted.Offset}, the server gives {length}");
        }

        if (length is not { } known)
        {
            response.Dispose();
            throw NoSize();
        }

        var data = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return new ServerStoreRead(Id, response, data, known, Options.AnswerTimeout, SwiftFailures.IsOfServer, Parts.Time);
    }

    public async ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken)
    {
        var place = Resolve(url);
        var found = await Objects.FindAsync(place, cancellationToken).ConfigureAwait(false)
            ?? throw await MissingAsync(place, cancellationToken).ConfigureAwait(false);
        return found.Size ?? throw NoSize();
    }

    public async ValueTask DeleteAsync(string url, CancellationToken cancellationToken)
    {
        var place = Resolve(url);
        if (!await Parts.Removal.RemoveAsync(place, cancellationToken).ConfigureAwait(false))
            throw await MissingAsync(place, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>On a thread of the health check's own, which waits as long as the server lets it.</summary>
    public string? FindFault()
    {
        if (_names.OfService is not { } account)
            return null; // Whose uploads would work only they can tell.
        try
        {
            var has = (Options.ContainersSeed > 0 && !Options.MultiTenant)
                || Parts.Containers.HasAsync(account, Options.Container, CancellationToken.None).GetAwaiter().GetResult();
            return has || Options.CreateContainerOnPut || Options.MultiTenant ? null : NoContainer().Message;
        }
        catch (StoreException e)
        {
            return e.Message;
        }
    }

    public bool Owns(string url) => _names.Owns(url);

    public string UrlFor(string imageId)
    {
        ImageFileName.Require(imageId);
        return _names.PlaceFor(imageId).ToUrl();
    }

    public async ValueTask<bool> IsCommittedAsync(string url, CancellationToken cancellationToken) =>
        await Objects.FindAsync(Resolve(url), cancellationToken).ConfigureAwait(false) is not null;

    public async ValueTask RemoveTracesAsync(string imageId, string url, CancellationToken cancellationToken) =>
        _ = await Parts.Removal.RemoveAsync(Resolve(url), cancellationToken).ConfigureAwait(false);

    /// <summary>An image has more segments than can be read in ranges.</summary>
    internal StoreException TooManySegments() => new(StoreFailure.Full, Id,
        $"Store {Id}: an image has at most {SwiftSegments.Most} segments; a larger swift_store_large_object_chunk_size has room for more");

    /// <summary>An upload failed, perhaps because its container is gone.</summary>
    internal void Doubt(SwiftPlace place) => Parts.Containers.Doubt(place);

    /// <summary>There is data of the image already.</summary>
    internal StoreException Duplicate(string imageId) =>
        new(StoreFailure.Duplicate, Id, $"Store {Id}: there is data of image {imageId} already");

    private protected SwiftPlace Resolve(string url) => _names.TryResolve(url, out var place, out var problem)
        ? place
        : throw new StoreException(StoreFailure.InvalidLocation, Id, $"Store {Id}: {problem}");

    private async Task<HttpResponseMessage> OpenAsync(SwiftPlace place, ByteRange? range, CancellationToken cancellationToken)
    {
        try
        {
            return await Objects.OpenAsync(place, range, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e) when (e.Failure == StoreFailure.NotFound)
        {
            Parts.Faults.Missing(place.Key, "container", Options.MultiTenant ? LogLevel.Warning : LogLevel.Error); // its owner may empty it
            throw;
        }
    }

    // A missing container is a fault of the store, not of the image, unless it is the image's own: what is to be deleted waits until it is
    // back.
    private async Task<StoreException> MissingAsync(SwiftPlace place, CancellationToken cancellationToken) =>
        Options.MultiTenant || await Parts.Containers.HasAsync(place.Account, place.Container, cancellationToken).ConfigureAwait(false)
            ? new StoreException(StoreFailure.NotFound, Id, $"Store {Id}: there is no data at the location")
            : NoContainer();

    private StoreException NoContainer() => Parts.Faults.Logged(SwiftFailures.Unavailable(Id,
        "its container is not there (swift_store_container; swift_store_create_container_on_put has it made)"), isAway: false);

    private StoreException NoSize() => SwiftFailures.Unavailable(Id, "the server does not say how large the image data is");
}
