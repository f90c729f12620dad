using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Logins;

namespace Glance.Stores.Drivers.Cinder.Calls;

/// <summary>Volumes, as a store asks for them.</summary>
/// <param name="storeId">The store.</param>
/// <param name="caller">Asks.</param>
/// <param name="time">The clock.</param>
internal sealed class CinderVolumes(string storeId, CinderCaller caller, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Has one made; it is not there yet.</summary>
    /// <exception cref="StoreException">Full, Denied, Forbidden or Unavailable.</exception>
    public async Task<CinderVolume> MakeAsync(
        ICinderLogin login, string name, long gigabytes, string? type, JsonObject metadata, CancellationToken cancellationToken)
    {
        var wish = new JsonObject { ["size"] = gigabytes, ["name"] = name, ["metadata"] = metadata };
        if (type is not null)
            wish["volume_type"] = type;
        var made = await caller.AskAsync(login, new CinderCall(HttpMethod.Post, "/volumes", "no volume can be made")
        {
            Body = new JsonObject { ["volume"] = wish },
            IsRepeatable = false,
        }, cancellationToken).ConfigureAwait(false);
        return One(made);
    }

    /// <summary>What Cinder tells of one; null when it is not there.</summary>
    /// <exception cref="StoreException">Denied, Forbidden or Unavailable.</exception>
    public async Task<CinderVolume?> FindAsync(ICinderLogin login, string id, CancellationToken cancellationToken)
    {
        var found = await caller.AskAsync(login, new CinderCall(HttpMethod.Get, $"/volumes/{id}", "a volume cannot be asked about")
        {
            AlsoFine = HttpStatusCode.NotFound,
        }, cancellationToken).ConfigureAwait(false);
        return found.ValueKind == JsonValueKind.Undefined ? null : One(found);
    }

    /// <summary>Those of an image, by their name and what is written on them.</summary>
    /// <exception cref="StoreException">Denied, Forbidden or Unavailable.</exception>
    public async Task<IReadOnlyList<CinderVolume>> OfImageAsync(
        ICinderLogin login, string name, string imageId, CancellationToken cancellationToken)
    {
        var path = $"/volumes/detail?name={Uri.EscapeDataString(name)}";
        var found = await caller.AskAsync(login, new CinderCall(HttpMethod.Get, path, "volumes cannot be listed"), cancellationToken)
            .ConfigureAwait(false);
        return [.. CinderJson.Items(found, "volumes").Select(CinderVolume.Of).Where(one => one.ImageId == imageId && !one.IsGoing)];
    }

    /// <summary>Whether Cinder answers.</summary>
    /// <exception cref="StoreException">Denied, Forbidden or Unavailable.</exception>
    public Task ProbeAsync(ICinderLogin login, CancellationToken cancellationToken) =>
        caller.AskAsync(login, new CinderCall(HttpMethod.Get, "/volumes?limit=1", "volumes cannot be listed"), cancellationToken);

    /// <summary>Whether one has snapshots.</summary>
    /// <exception cref="StoreException">Denied, Forbidden or Unavailable.</exception>
    public async Task<bool> HasSnapshotsAsync(ICinderLogin login, string id, CancellationToken cancellationToken)
    {
        var found = await caller.AskAsync(login,
            new CinderCall(HttpMethod.Get, $"/snapshots?volume_id={id}", "snapshots of a volume cannot be listed"), cancellationToken)
            .ConfigureAwait(false);
        return CinderJson.Items(found, "snapshots").Any();
    }

    /// <summary>Writes on one; what else is written stays.</summary>
    /// <exception cref="StoreException">NotFound, Denied, Forbidden or Unavailable.</exception>
    public Task NoteAsync(ICinderLogin login, string id, JsonObject metadata, CancellationToken cancellationToken) =>
        caller.AskAsync(login, new CinderCall(HttpMethod.Post, $"/volumes/{id}/metadata", "a volume cannot be written on")
        {
            Body = new JsonObject { ["metadata"] = metadata },
        }, cancellationToken);

    /// <summary>Has one never be written to again.</summary>
    /// <exception cref="StoreException">NotFound, Denied, Forbidden or Unavailable.</exception>
    public Task CloseAsync(ICinderLogin login, string id, CancellationToken cancellationToken) =>
        ActAsync(login, id, "os-update_readonly_flag", new JsonObject { ["readonly"] = true },
            "a volume cannot be made read-only", StoreFailure.Unavailable, cancellationToken);

    /// <summary>Has one enlarged; it is not yet.</summary>
    /// <exception cref="StoreException">Full: Cinder refuses. NotFound, Denied, Forbidden or Unavailable.</exception>
    public Task ExtendAsync(ICinderLogin login, string id, long gigabytes, CancellationToken cancellationToken) =>
        ActAsync(login, id, "os-extend", new JsonObject { ["new_size"] = gigabytes }, $"a volume cannot be enlarged to {gigabytes} GiB",
            StoreFailure.Full, cancellationToken);

    /// <summary>Has one removed; it may be gone.</summary>
    /// <exception cref="StoreException">InUse: Cinder refuses. Denied, Forbidden or Unavailable.</exception>
    public Task RemoveAsync(ICinderLogin login, string id, CancellationToken cancellationToken) =>
        caller.AskAsync(login, new CinderCall(HttpMethod.Delete, $"/volumes/{id}", "a volume cannot be removed")
        {
            AlsoFine = HttpStatusCode.NotFound,
            Refusal = StoreFailure.InUse,
        }, cancellationToken);

    /// <summary>Looks at one until it is as it should be, with pauses that grow.</summary>
    /// <param name="login">With whose rights.</param>
    /// <param name="id">The volume.</param>
    /// <param name="isDone">Whether it is; null stands for one that is not there.</param>
    /// <param name="limit">How long at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it was at the last look, whether done or not.</returns>
    /// <exception cref="StoreException">Denied, Forbidden or Unavailable.</exception>
    public async Task<CinderVolume?> WatchAsync(
        ICinderLogin login, string id, Func<CinderVolume?, bool> isDone, TimeSpan limit, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var seen = await FindAsync(login, id, cancellationToken).ConfigureAwait(false);
            var left = limit - time.GetElapsedTime(began);
            if (isDone(seen) || left <= TimeSpan.Zero)
                return seen;
            await Task.Delay(pause < left ? pause : left, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<JsonElement> ActAsync(
        ICinderLogin login, string id, string action, JsonObject how, string what, StoreFailure refusal,
        CancellationToken cancellationToken) =>
        caller.AskAsync(login, new CinderCall(HttpMethod.Post, $"/volumes/{id}/action", what)
        {
            Body = new JsonObject { [action] = how },
            Refusal = refusal,
        }, cancellationToken);

    private CinderVolume One(JsonElement answer) => CinderVolume.Of(CinderJson.Member(answer, "volume")) is { Id.Length: > 0 } volume
        ? volume
        : throw CinderFailures.Unavailable(storeId, "what answers is no Cinder: it tells of no volume");
}
