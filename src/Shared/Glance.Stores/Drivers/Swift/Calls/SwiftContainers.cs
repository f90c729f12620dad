using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift.Options;

namespace Glance.Stores.Drivers.Swift.Calls;

/// <summary>Containers, as a store asks for them.</summary>
internal sealed class SwiftContainers(SwiftCaller caller)
{
    private const int PageSize = 1000;

    // A store with a seed has many; whoever has seen so many looks again.
    private const int MostKnown = 10_000;

    private readonly ConcurrentDictionary<(string Reference, string Container), bool> _known = new();

    /// <summary>Whether the container of a place is there, or was at the last look; makes it where that is wanted.</summary>
    /// <exception cref="StoreException">Full, Denied or Unavailable.</exception>
    public async ValueTask<bool> RequireAsync(SwiftPlace place, CancellationToken cancellationToken)
    {
        var key = (place.Reference.Name, place.Container);
        if (_known.ContainsKey(key))
            return true;
        if (!await HasAsync(place.Reference, place.Container, cancellationToken).ConfigureAwait(false))
        {
            if (!caller.Options.CreateContainerOnPut)
                return false;
            await MakeAsync(place.Reference, place.Container, cancellationToken).ConfigureAwait(false);
        }

        if (_known.Count >= MostKnown)
            _known.Clear();
        _known[key] = true;
        return true;
    }

    /// <summary>A container may be gone: the next upload looks.</summary>
    public void Doubt(SwiftPlace place) => _known.TryRemove((place.Reference.Name, place.Container), out _);

    /// <summary>Whether there is a container of that name.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public Task<bool> HasAsync(SwiftReference reference, string container, CancellationToken cancellationToken) =>
        caller.AskAsync(new SwiftCall(reference, HttpMethod.Head, SwiftPlace.PathOf(container), "the container cannot be asked about")
        {
            AlsoFine = HttpStatusCode.NotFound,
        }, static (response, _) => ValueTask.FromResult(response.StatusCode != HttpStatusCode.NotFound), cancellationToken);

    private Task<bool> MakeAsync(SwiftReference reference, string container, CancellationToken cancellationToken) =>
        caller.AskAsync(new SwiftCall(reference, HttpMethod.Put, SwiftPlace.PathOf(container), "the container cannot be made"),
            static (_, _) => ValueTask.FromResult(true), cancellationToken);

    /// <summary>The objects whose names begin so; none in a container that is not there.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public async IAsyncEnumerable<SwiftEntry> ListAsync(SwiftReference reference, string container, string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var marker = string.Empty; ;)
        {
            var page = await PageAsync(reference, container, prefix, marker, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page)
            {
                if (entry.Name is not null)
                    yield return entry;
            }

            if (page.Count < PageSize || page[^1].Name is not { } last)
                yield break;
            marker = last;
        }
    }

    private Task<List<SwiftEntry>> PageAsync(SwiftReference reference, string container, string prefix, string marker,
        CancellationToken cancellationToken) =>
        caller.AskAsync(new SwiftCall(reference, HttpMethod.Get,
            $"{SwiftPlace.PathOf(container)}?format=json&limit={PageSize}&prefix={Uri.EscapeDataString(prefix)}"
            + $"&marker={Uri.EscapeDataString(marker)}", "objects cannot be listed")
        {
            AlsoFine = HttpStatusCode.NotFound,
        }, static async (response, token) =>
        {
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NoContent)
                return [];
            var stream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
            try
            {
                return await JsonSerializer.DeserializeAsync(stream, SwiftJson.Default.ListSwiftEntry, token).ConfigureAwait(false) ?? [];
            }
            catch (JsonException e)
            {
                throw new IOException("the server's listing is not the JSON it should be", e);
            }
        }, cancellationToken);
}
