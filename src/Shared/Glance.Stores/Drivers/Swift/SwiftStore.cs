using System.Net;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Stores;
using Glance.Stores.Capabilities;
using Glance.Stores.Drivers.Swift.Calls;
using Glance.Stores.Drivers.Swift.Options;
using Glance.Stores.Drivers.Swift.Uploads;
using Glance.Stores.Journals;
using Glance.Stores.Servers;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Swift;

/// <summary>
/// Images as objects in a container, named, located and divided as glance_store's swift driver does it: the object's name is the image id.
/// An upload is visible once it is whole, and nothing is overwritten.
/// </summary>
internal sealed class SwiftStore : IImageStore, IRemoteWrites, IHealthCheckedStore, ILocationOwner, IDescribedStore
{
    private readonly SwiftNames _names;
    private readonly SwiftContainers _containers;
    private readonly SwiftRemoval _removal;
    private readonly SwiftReferences _references;
    private readonly ServerFaults _faults;
    private readonly TimeProvider _time;

    private SwiftStore(string id, SwiftStoreOptions options, SwiftReferences references, HttpClient http, TimeProvider time, ILogger logger)
    {
        Id = id;
        Options = options;
        _references = references;
        _time = time;
        _names = new SwiftNames(options, references);
        _faults = new ServerFaults(id, time, logger);
        var caller = new SwiftCaller(id, options, http, new SwiftAccounts(options, http, time, logger), _faults, time);
        Objects = new SwiftObjects(caller);
        _containers = new SwiftContainers(caller);
        Segments = new SwiftSegments(id, caller, Objects, _containers, time, logger);
        _removal = new SwiftRemoval(id, Objects, Segments);
        Properties = options.Describe();
    }

    public string Id { get; }

    public IReadOnlyList<string> Schemes => SwiftStoreDeclarations.Driver.Schemes;

    public StoreCapabilities Capabilities =>
        StoreCapabilities.Read | StoreCapabilities.RandomRead | StoreCapabilities.Write | StoreCapabilities.Delete;

    public IReadOnlyDictionary<string, object?> Properties { get; }

    internal SwiftStoreOptions Options { get; }

    internal SwiftObjects Objects { get; }

    internal SwiftSegments Segments { get; }

    /// <summary>Memory of uploads.</summary>
    internal PiecePool Pieces { get; } = new();

    /// <summary>Commits: Swift looks whether there is an object before it has the new one's data.</summary>
    internal SwiftTurns Commits { get; } = new();

    /// <summary>Uploads in segments, whose names are the same for all uploads of an image.</summary>
    internal SwiftTurns Divisions { get; } = new();

    /// <summary>Checks the options and reads the files they name; nothing is connected.</summary>
    /// <exception cref="StoreConfigurationException">Options that cannot be meant, all of them in one report.</exception>
    public static SwiftStore Create(string id, SwiftStoreOptions options, TimeProvider time, ILogger logger)
    {
        var references = SwiftReferences.From(options);
        return new SwiftStore(id, options, references, SwiftConnections.Make(options, options.ReadAuthorities()), time, logger);
    }

    public async ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken)
    {
        ImageFileName.Require(imageId);
        if (expectedSize >= Options.LargeObjectSize && (expectedSize - 1) / Options.LargeObjectChunkSize >= SwiftSegments.Most)
            throw TooManySegments();
        var place = _names.PlaceFor(imageId);
        if (await Objects.FindAsync(place, cancellationToken).ConfigureAwait(false) is not null)
            throw Duplicate(imageId);
        if (!await _containers.RequireAsync(place, cancellationToken).ConfigureAwait(false))
            throw NoContainer();
        return new SwiftStoreWrite(this, place, expectedSize);
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
        return new SwiftStoreRead(Id, response, data, known, Options.AnswerTimeout, _time);
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
        if (!await _removal.RemoveAsync(place, cancellationToken).ConfigureAwait(false))
            throw await MissingAsync(place, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>On a thread of the health check's own, which waits as long as the server lets it.</summary>
    public string? FindFault()
    {
        try
        {
            var has = Options.ContainersSeed > 0 || _containers.HasAsync(_references.Default, Options.Container, CancellationToken.None)
                .GetAwaiter().GetResult();
            return has || Options.CreateContainerOnPut ? null : NoContainer().Message;
        }
        catch (StoreException e)
        {
            return e.Message;
        }
    }

    public bool Owns(string url) => _names.TryResolve(url, out var place, out _) && _names.Owns(place);

    public string UrlFor(string imageId)
    {
        ImageFileName.Require(imageId);
        return _names.PlaceFor(imageId).ToUrl();
    }

    public async ValueTask<bool> IsCommittedAsync(string url, CancellationToken cancellationToken) =>
        await Objects.FindAsync(Resolve(url), cancellationToken).ConfigureAwait(false) is not null;

    public async ValueTask RemoveTracesAsync(string imageId, string url, CancellationToken cancellationToken) =>
        _ = await _removal.RemoveAsync(Resolve(url), cancellationToken).ConfigureAwait(false);

    /// <summary>An image has more segments than can be read in ranges.</summary>
    internal StoreException TooManySegments() => new(StoreFailure.Full, Id,
        $"Store {Id}: an image has at most {SwiftSegments.Most} segments; a larger swift_store_large_object_chunk_size has room for more");

    /// <summary>An upload failed, perhaps because its container is gone.</summary>
    internal void Doubt(SwiftPlace place) => _containers.Doubt(place);

    /// <summary>There is data of the image already.</summary>
    internal StoreException Duplicate(string imageId) =>
        new(StoreFailure.Duplicate, Id, $"Store {Id}: there is data of image {imageId} already");

    private SwiftPlace Resolve(string url) => _names.TryResolve(url, out var place, out var problem)
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
            _faults.Missing(place.Key, "container");
            throw;
        }
    }

    // A missing container is a fault of the store, not of the image: what is to be deleted waits until it is back.
    private async Task<StoreException> MissingAsync(SwiftPlace place, CancellationToken cancellationToken) =>
        await _containers.HasAsync(place.Reference, place.Container, cancellationToken).ConfigureAwait(false)
            ? new StoreException(StoreFailure.NotFound, Id, $"Store {Id}: there is no data at the location")
            : NoContainer();

    private StoreException NoContainer() => _faults.Logged(SwiftFailures.Unavailable(Id,
        "its container is not there (swift_store_container; swift_store_create_container_on_put has it made)"), isAway: false);

    private StoreException NoSize() => SwiftFailures.Unavailable(Id, "the server does not say how large the image data is");
}
