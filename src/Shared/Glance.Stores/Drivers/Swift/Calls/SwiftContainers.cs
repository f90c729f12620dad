using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift.Logins;

namespace Glance.Stores.Drivers.Swift.Calls;

/// <summary>Containers, as a store asks for them.</summary>
internal sealed class SwiftContainers(string storeId, SwiftCaller caller)
{
    private const int PageSize = 1000;

    // A store with a seed has many; whoever has seen so many looks again.
    private const int MostKnown = 10_000;

    private readonly ConcurrentDictionary<(string Account, string Container), bool> _known = new();

    /// <summary>Whether the container of a place is there, or was at the last look; makes it where that is wanted.</summary>
    /// <exception cref="StoreException">Full, Denied or Unavailable.</exception>
    public async ValueTask<bool> RequireAsync(SwiftPlace place, CancellationToken cancellationToken)
    {
        var key = (place.Account.Beginning, place.Container);
        if (_known.ContainsKey(key))
            return true;
        if (!await HasAsync(place.Account, place.Container, cancellationToken).ConfigureAwait(false))
        {
            if (!caller.Options.CreateContainerOnPut)
                return false;
            await MakeAsync(place, cancellationToken).ConfigureAwait(false);
        }

        if (_known.Count >= MostKnown)
            _known.Clear();
        _known[key] = true;
        return true;
    }

    /// <summary>A container may be gone: the next upload looks.</summary>
    public void Doubt(SwiftPlace place) => _known.TryRemove((place.Account.Beginning, place.Container), out _);

    /// <summary>Whether there is a container of that name.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public Task<bool> HasAsync(SwiftAccount account, string container, CancellationToken cancellationToken) =>
        caller.AskAsync(new SwiftCall(account, HttpMethod.Head, SwiftPlace.PathOf(container), "the container cannot be asked about")
        {
            AlsoFine = HttpStatusCode.NotFound,
        }, static (response, _) => ValueTask.FromResult(response.StatusCode != HttpStatusCode.NotFound), cancellationToken);

    /// <summary>Makes the container of a place. Swift answers 201 when there was none, else 202.</summary>
    /// <returns>Whether there was none.</returns>
    /// <exception cref="StoreException">Full, Denied, Forbidden or Unavailable.</exception>
    public Task<bool> MakeAsync(SwiftPlace place, CancellationToken cancellationToken) =>
        caller.AskAsync(new SwiftCall(place.Account, HttpMethod.Put, SwiftPlace.PathOf(place.Container), "the container cannot be made")
        {
            Headers = caller.Options.MultiTenant ? headers => Share(headers, new DataReaders(false, [])) : null,
        }, static (response, _) => ValueTask.FromResult(response.StatusCode == HttpStatusCode.Created), cancellationToken);

    /// <summary>Says who may read what is in a container.</summary>
    /// <exception cref="StoreException">NotFound, Denied, Forbidden or Unavailable.</exception>
    public Task ShareAsync(SwiftPlace place, DataReaders readers, CancellationToken cancellationToken) =>
        caller.AskAsync(new SwiftCall(place.Account, HttpMethod.Post, SwiftPlace.PathOf(place.Container), "readers cannot be set")
        {
            Headers = headers => Share(headers, readers),
        }, static (_, _) => ValueTask.FromResult(true), cancellationToken);

    /// <summary>Removes the container of an image; one in which there is something of others stays.</summary>
    /// <param name="place">The image.</param>
    /// <param name="isGone">Whether the image is gone, so that what the container lists of it has yet to go.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there was one and it is gone.</returns>
    /// <exception cref="StoreException">Unavailable: there is still something of the image in it.</exception>
    public async Task<bool> RemoveAsync(SwiftPlace place, bool isGone, CancellationToken cancellationToken)
    {
        try
        {
            return await caller.AskAsync(
                new SwiftCall(place.Account, HttpMethod.Delete, SwiftPlace.PathOf(place.Container), "the container cannot be removed")
                {
                    AlsoFine = HttpStatusCode.NotFound,
                    MayBeRefused = true,
                }, static (response, _) => ValueTask.FromResult(response.StatusCode != HttpStatusCode.NotFound), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (StoreException error) when (error.Failure is StoreFailure.Denied or StoreFailure.Forbidden)
        {
            return false; // The projects of swift_store_admin_tenants may empty it, and not more.
        }
        catch (StoreException error) when (error.Failure == StoreFailure.Duplicate)
        {
            if (!isGone)
                return false;
            await foreach (var entry in ListAsync(place.Account, place.Container, place.Key, cancellationToken).ConfigureAwait(false))
                throw SwiftFailures.Unavailable(storeId, $"the container of image {place.Key} still lists {entry.Name}", error);
            return false;
        }
    }

    // As glance_store has it (stores contract, section 7); those that also write are also to read, so that they can remove what is there.
    // A member may be called anything: what is no id of Keystone's could mean something else in a list.
    private void Share(HttpRequestHeaders headers, DataReaders readers)
    {
        List<string> writers = [.. caller.Options.AdminTenants.Select(project => project + ":*")];
        IEnumerable<string> read = readers.Everybody ? ["*:*"]
            : [.. readers.Projects.Where(IsId).Select(project => project + ":*"), .. writers];
        headers.TryAddWithoutValidation("X-Container-Read", string.Join(',', read));
        headers.TryAddWithoutValidation("X-Container-Write", string.Join(',', writers));
    }

    private static bool IsId(string project) => project.Length > 0 && project.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>The objects whose names begin so; none in a container that is not there.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public async IAsyncEnumerable<SwiftEntry> ListAsync(SwiftAccount account, string container, string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var marker = string.Empty; ;)
        {
            var page = await PageAsync(account, container, prefix, marker, cancellationToken).ConfigureAwait(false);
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

    private Task<List<SwiftEntry>> PageAsync(SwiftAccount account, string container, string prefix, string marker,
        CancellationToken cancellationToken) =>
        caller.AskAsync(new SwiftCall(account, HttpMethod.Get,
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
