using System.Globalization;
using System.Net;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Http;

/// <summary>
/// Images that lie on web servers: locations are given by clients, the data is only read, all of it or a part. Nothing is ever written or
/// deleted (glance-behaviours section 9).
/// </summary>
internal sealed class HttpStore : IImageStore
{
    /// <summary>Answers that are looked at before a chain of redirects is given up (glance_store/_drivers/http.py).</summary>
    private const int MostAnswers = 5;

    private readonly HttpStoreOptions _options;
    private readonly UrlFilter _urls;
    private readonly HttpConnections _connections;
    private readonly TimeProvider _time;

    private HttpStore(string id, HttpStoreOptions options, UrlFilter urls, HttpConnections connections, TimeProvider time)
    {
        Id = id;
        _options = options;
        _urls = urls;
        _connections = connections;
        _time = time;
    }

    public string Id { get; }

    public IReadOnlyList<string> Schemes => HttpStoreDeclarations.Driver.Schemes;

    public StoreCapabilities Capabilities => StoreCapabilities.Read | StoreCapabilities.RandomRead;

    /// <summary>Checks the options; nothing is connected.</summary>
    /// <exception cref="StoreConfigurationException">Options that cannot be meant.</exception>
    public static HttpStore Create(string id, HttpStoreOptions options, UrlFilter urls, TimeProvider time, ILogger logger) =>
        new(id, options, urls, new HttpConnections(options, urls, HttpProxies.Create(options, HttpClient.DefaultProxy), logger), time);

    public ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken) => throw ReadOnly();

    public async ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken)
    {
        var response = await AskAsync(HttpMethod.Get, url, range, cancellationToken).ConfigureAwait(false);
        try
        {
            var part = await PartOfAsync(response, url, range, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new HttpStoreRead(Id, response, body, part, _options, _time);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>0 when the server does not say: a location like that is not taken.</remarks>
    public async ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken) =>
        (await AskSizeAsync(url, cancellationToken).ConfigureAwait(false)).GetValueOrDefault();

    public ValueTask DeleteAsync(string url, CancellationToken cancellationToken) => throw ReadOnly();

    /// <summary>
    /// The part of an answer's body that was asked for: all of a partial one. A whole one, from a server that knows no ranges, is read from
    /// its beginning.
    /// </summary>
    private async ValueTask<ByteRange> PartOfAsync(HttpResponseMessage response, string url, ByteRange? range,
        CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.PartialContent)
            return new ByteRange(0, range!.Value.Length); // an answer to a question for a part
        // Who sends in chunks may still say beforehand how much it will be.
        var length = Length(response) ?? await AskSizeAsync(url, cancellationToken).ConfigureAwait(false)
            ?? throw HttpFailures.Of(StoreFailure.Unavailable, Id, $"Store {Id}: the server does not say how much data there is");
        var part = range ?? new ByteRange(0, length);
        return part.Offset + part.Length <= length
            ? part
            : throw HttpFailures.Of(StoreFailure.Unavailable, Id,
                $"Store {Id}: image data has only {length} bytes, {part.Offset + part.Length} were to be there");
    }

    private async Task<long?> AskSizeAsync(string url, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(HttpMethod.Head, url, range: null, cancellationToken).ConfigureAwait(false);
        return Length(response);
    }

    /// <summary>The length that an answer tells; none where it tells several that differ.</summary>
    private static long? Length(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var told) && told.Distinct(StringComparer.Ordinal).Count() > 1
            ? null
            : response.Content.Headers.ContentLength;

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string url, ByteRange? range, CancellationToken cancellationToken)
    {
        if (!HttpLocation.TryParse(url, out var location))
            throw HttpFailures.Of(StoreFailure.InvalidLocation, Id, $"Store {Id}: a location must be http:// or https:// and a host");
        using var patience = new CancellationTokenSource(_options.AnswerTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await FollowAsync(method, location, range, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw HttpFailures.Unavailable(Id, $"the server did not answer within {_options.AnswerTimeout.TotalSeconds:0} seconds", e);
        }
        catch (Exception e) when (HttpFailures.IsOfNetwork(e))
        {
            throw HttpFailures.Unavailable(Id, "the server cannot be reached", e);
        }
    }

    private async Task<HttpResponseMessage> FollowAsync(HttpMethod method, HttpLocation location, ByteRange? range,
        CancellationToken cancellationToken)
    {
        for (var answers = 1; ; answers++)
        {
            var response = await _connections.SendAsync(Request(method, location, range), cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode && HttpFailures.WhyNotPlain(response, range) is null)
                return response;
            using (response)
                location = await TargetAsync(location, response, range, cancellationToken).ConfigureAwait(false);
            if (answers == MostAnswers)
                throw HttpFailures.Of(StoreFailure.InvalidLocation, Id, $"Store {Id}: the location led through more than {MostAnswers - 1} redirects");
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, HttpLocation location, ByteRange? range)
    {
        var request = new HttpRequestMessage(method, location.Address) { VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("User-Agent", "glance-api");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity"); // The bytes as they lie there are the image.
        if (range is { } part)
        {
            request.Headers.TryAddWithoutValidation("Range",
                string.Create(CultureInfo.InvariantCulture, $"bytes={part.Offset}-{part.Offset + part.Length - 1}"));
        }

        if (location.Authorization is { } authorization)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return request;
    }

    // For a question that changes nothing they all mean the same (RFC 9110, 15.4). 300 leaves a choice, and 304 and 305 lead nowhere.
    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private async Task<HttpLocation> TargetAsync(
        HttpLocation from, HttpResponseMessage response, ByteRange? range, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            throw HttpFailures.Of(StoreFailure.InvalidLocation, Id, $"Store {Id}: {HttpFailures.WhyNotPlain(response, range)}");
        if (!IsRedirect(response.StatusCode) || !response.Headers.NonValidated.TryGetValues("Location", out var values))
            throw HttpFailures.OfStatus(Id, response.StatusCode);
        if (values.Count != 1 || !from.TryFollow(values.ToString(), out var target))
            throw HttpFailures.Of(StoreFailure.InvalidLocation, Id, $"Store {Id}: the server redirects to what is no http URL");
        if (!target.IsBeside(from) && !await _urls.AllowsAsync(target.Url, cancellationToken).ConfigureAwait(false))
            throw HttpFailures.Of(StoreFailure.InvalidLocation, Id, $"Store {Id}: the server redirects to where nothing from outside may lead");
        return target;
    }

    private StoreException ReadOnly() => new(StoreFailure.Unsupported, Id, $"Store {Id} reads images from web servers and changes nothing there");
}
