using System.Net;
using System.Net.Http.Headers;
using Glance.Domain.Stores;
using Glance.Stores.Servers;

namespace Glance.Stores.Drivers.Swift.Calls;

/// <summary>Objects, as a store asks for them.</summary>
internal sealed class SwiftObjects(SwiftCaller caller)
{
    /// <summary>Type of everything that is written.</summary>
    public const string ContentType = "application/octet-stream";

    // Notes on an object which upload made it, so that a commit whose answer was lost is not taken for another upload's.
    private const string UploadNote = "X-Object-Meta-Glance-Upload";
    private const string Manifest = "X-Object-Manifest";

    // A symlink is asked about itself: what it leads to may be another account's, of which the caller is to learn nothing, not even that
    // it is there. Where Swift has no symlinks the question has no meaning.
    private string Itself => caller.Options.MultiTenant ? "?symlink=get" : string.Empty;

    /// <summary>Finds out about an object; null when there is none.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public Task<FoundSwiftObject?> FindAsync(SwiftPlace place, CancellationToken cancellationToken) =>
        FindAsync(place, place.Key, cancellationToken);

    /// <summary>Finds out about another object beside it, such as a segment; null when there is none.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public Task<FoundSwiftObject?> FindAsync(SwiftPlace place, string key, CancellationToken cancellationToken) =>
        caller.AskAsync(new SwiftCall(place.Account, HttpMethod.Head, SwiftPlace.PathOf(place.Container, key) + Itself,
            "an object cannot be asked about")
        {
            AlsoFine = HttpStatusCode.NotFound,
        }, static (response, _) => ValueTask.FromResult(response.StatusCode == HttpStatusCode.NotFound ? null : new FoundSwiftObject(
            response.Content.Headers.ContentLength, Header(response, UploadNote), Header(response, Manifest),
            string.Equals(Header(response, "X-Static-Large-Object"), "true", StringComparison.OrdinalIgnoreCase))), cancellationToken);

    /// <summary>Asks for the data of an object, all or a range; the answer is there when its headers are.</summary>
    /// <exception cref="StoreException">NotFound, Denied or Unavailable.</exception>
    public Task<HttpResponseMessage> OpenAsync(SwiftPlace place, ByteRange? range, CancellationToken cancellationToken) =>
        caller.OpenAsync(new SwiftCall(place.Account, HttpMethod.Get, place.Path, "image data cannot be read")
        {
            ReadsData = true,
            Headers = range is { } part
                ? headers => headers.Range = new RangeHeaderValue(part.Offset, part.Offset + part.Length - 1) : null,
        }, cancellationToken);

    /// <summary>Makes an object, unless there is one.</summary>
    /// <param name="place">The image.</param>
    /// <param name="key">Name of the object: the image's, or a segment's.</param>
    /// <param name="note">The upload.</param>
    /// <param name="body">Makes the body of a try.</param>
    /// <param name="isRepeatable">Whether it can be sent once more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">Duplicate, Full, Denied or Unavailable.</exception>
    public Task PutAsync(SwiftPlace place, string key, string note, Func<ServerPatience, SentContent> body, Func<bool> isRepeatable,
        CancellationToken cancellationToken) =>
        caller.AskAsync(new SwiftCall(place.Account, HttpMethod.Put, SwiftPlace.PathOf(place.Container, key),
            "image data cannot be written")
        {
            IsInContainer = true,
            Headers = headers =>
            {
                Note(headers, note);
                headers.ExpectContinue = true; // So that a refusal costs no data, of which there may be only this.
            },
            Body = body,
            IsRepeatable = isRepeatable,
        }, static (_, _) => ValueTask.FromResult(true), cancellationToken);

    /// <summary>Makes the object that is all segments of an image, unless there is one.</summary>
    /// <exception cref="StoreException">Duplicate, Full, Denied or Unavailable.</exception>
    public Task PutManifestAsync(SwiftPlace place, string note, CancellationToken cancellationToken) =>
        caller.AskAsync(new SwiftCall(place.Account, HttpMethod.Put, place.Path, "image data cannot be completed")
        {
            IsInContainer = true,
            Headers = headers =>
            {
                Note(headers, note);
                headers.TryAddWithoutValidation(Manifest,
                    $"{Uri.EscapeDataString(place.Container)}/{Uri.EscapeDataString(place.SegmentPrefix)}");
            },
            Body = static _ => new NoContent(),
        }, static (_, _) => ValueTask.FromResult(true), cancellationToken);

    /// <summary>Removes an object.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public Task<bool> DeleteAsync(SwiftPlace place, string container, string key, CancellationToken cancellationToken) =>
        DeleteAsync(place, SwiftPlace.PathOf(container, key), cancellationToken);

    /// <summary>Removes an object and the segments that it names one by one.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public Task DeleteStaticAsync(SwiftPlace place, CancellationToken cancellationToken) =>
        DeleteAsync(place, place.Path + "?multipart-manifest=delete", cancellationToken);

    private Task<bool> DeleteAsync(SwiftPlace place, string path, CancellationToken cancellationToken) =>
        caller.AskAsync(new SwiftCall(place.Account, HttpMethod.Delete, path, "image data cannot be deleted")
        {
            AlsoFine = HttpStatusCode.NotFound,
        }, static (response, _) => ValueTask.FromResult(response.StatusCode != HttpStatusCode.NotFound), cancellationToken);

    private static void Note(HttpRequestHeaders headers, string note)
    {
        headers.TryAddWithoutValidation(UploadNote, note);
        headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>A body of nothing.</summary>
    private sealed class NoContent : SentContent
    {
        public NoContent() => Headers.ContentType = new MediaTypeHeaderValue(ContentType);

        public override Task Ended => Task.CompletedTask;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return true;
        }
    }
}
