using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Logins;

namespace Glance.Stores.Drivers.Cinder.Calls;

/// <summary>Attachments of volumes, as a store asks for them (stores contract, section 9).</summary>
/// <param name="storeId">The store.</param>
/// <param name="caller">Asks.</param>
internal sealed class CinderAttachments(string storeId, CinderCaller caller)
{
    /// <summary>What an attachment of an image service names as its device, upstream's and ours.</summary>
    public const string Device = "glance_store";

    /// <summary>Reserves a volume; nothing reaches it yet.</summary>
    /// <returns>The attachment.</returns>
    /// <exception cref="StoreException">InUse: Cinder refuses, as long as the volume has another attachment. NotFound, Denied, Forbidden or
    /// Unavailable.</exception>
    public async Task<string> ReserveAsync(ICinderLogin login, string volumeId, bool writable, CancellationToken cancellationToken)
    {
        var made = await caller.AskAsync(login, new CinderCall(HttpMethod.Post, "/attachments", "a volume cannot be attached")
        {
            Body = new JsonObject
            {
                ["attachment"] = new JsonObject { ["volume_uuid"] = volumeId, ["mode"] = writable ? "rw" : "ro" },
            },
            Refusal = StoreFailure.InUse,
            IsRepeatable = false,
        }, cancellationToken).ConfigureAwait(false);
        return CinderJson.Text(CinderJson.Member(made, "attachment"), "id") is { Length: > 0 } id && Guid.TryParse(id, out _)
            ? id
            : throw CinderFailures.Unavailable(storeId, "what answers is no Cinder: it tells of no attachment");
    }

    /// <summary>Has a reserved volume let this host in.</summary>
    /// <returns>How the volume is reached, a connection_info.</returns>
    /// <exception cref="StoreException">InUse, NotFound, Denied, Forbidden or Unavailable.</exception>
    public async Task<JsonElement> ConnectAsync(
        ICinderLogin login, string attachmentId, JsonObject connector, CancellationToken cancellationToken)
    {
        var made = await caller.AskAsync(login, new CinderCall(HttpMethod.Put, $"/attachments/{attachmentId}",
            "a volume cannot be connected")
        {
            Body = new JsonObject { ["attachment"] = new JsonObject { ["connector"] = connector } },
        }, cancellationToken).ConfigureAwait(false);
        return CinderJson.Member(CinderJson.Member(made, "attachment"), "connection_info");
    }

    /// <summary>Says that the volume is in use.</summary>
    /// <exception cref="StoreException">NotFound, Denied, Forbidden or Unavailable.</exception>
    public Task CompleteAsync(ICinderLogin login, string attachmentId, CancellationToken cancellationToken) =>
        caller.AskAsync(login, new CinderCall(HttpMethod.Post, $"/attachments/{attachmentId}/action",
            "an attachment cannot be completed")
        {
            Body = new JsonObject { ["os-complete"] = null },
        }, cancellationToken);

    /// <summary>Ends one, and with it what lets this host in; it may be gone.</summary>
    /// <exception cref="StoreException">Denied, Forbidden or Unavailable: it stays.</exception>
    public Task EndAsync(ICinderLogin login, string attachmentId, CancellationToken cancellationToken) =>
        caller.AskAsync(login, new CinderCall(HttpMethod.Delete, $"/attachments/{attachmentId}", "a volume cannot be detached")
        {
            AlsoFine = HttpStatusCode.NotFound,
        }, cancellationToken);

    /// <summary>Those of a volume, whatever their state.</summary>
    /// <returns>Their ids, and whether nothing has come of them yet but a reservation.</returns>
    /// <exception cref="StoreException">Denied, Forbidden or Unavailable.</exception>
    public async Task<IReadOnlyList<(string Id, bool IsReserved)>> OfVolumeAsync(
        ICinderLogin login, string volumeId, CancellationToken cancellationToken)
    {
        var found = await caller.AskAsync(login, new CinderCall(HttpMethod.Get, $"/attachments?volume_id={volumeId}",
            "attachments cannot be listed"), cancellationToken).ConfigureAwait(false);
        return
        [
            .. from one in CinderJson.Items(found, "attachments")
               let id = CinderJson.Text(one, "id")
               where Guid.TryParse(id, out _) && CinderJson.Text(one, "volume_id") == volumeId
               select (id, CinderJson.Text(one, "status") == "reserved"),
        ];
    }
}
