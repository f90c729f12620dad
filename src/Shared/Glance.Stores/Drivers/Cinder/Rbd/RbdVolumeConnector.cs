using System.Collections.Concurrent;
using System.Text.Json;
using Glance.Domain.Stores;
using Glance.Stores.Ceph.Clusters;
using Glance.Stores.Ceph.Native;
using Glance.Stores.Drivers.Cinder.Connections;

namespace Glance.Stores.Drivers.Cinder.Rbd;

/// <summary>
/// Volumes in Ceph, by its own libraries: no kernel is asked. Where the cluster is and as whom it is used Cinder says; the user's key is
/// in the keyring that os-brick reads too.
/// </summary>
/// <param name="storeId">The store, for messages.</param>
/// <param name="keyrings">Directory of the keyrings.</param>
/// <param name="time">The clock.</param>
internal sealed class RbdVolumeConnector(string storeId, string keyrings, TimeProvider time) : IVolumeConnector
{
    // As long as a Ceph store waits where its option is unset (docs/decisions/0376).
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, RbdCluster> _clusters = new(StringComparer.Ordinal);
    private readonly Lazy<string?> _absence = new(static () => CephLibraries.WhyAbsent());

    public string Type => "rbd";

    public string? Initiator => null;

    public Task<IVolumeDevice> OpenAsync(JsonElement connectionInfo, bool writable, CancellationToken cancellationToken)
    {
        if (_absence.Value is { } absent)
            throw Denied(absent);
        var place = RbdVolumePlace.Of(connectionInfo) ?? throw new StoreException(StoreFailure.Unavailable, storeId,
            $"Store {storeId}: what Cinder says of a volume in Ceph names no pool and image, or no monitors");
        if (writable && place.IsReadOnly)
            throw Denied("the volume may only be read");
        var cluster = _clusters.GetOrAdd(
            KeyOf(place), static (_, made) => made.Connector.Reach(made.Place), (Connector: this, Place: place));
        return OpenAsync(cluster, place, writable, cancellationToken);
    }

    private static async Task<IVolumeDevice> OpenAsync(
        RbdCluster cluster, RbdVolumePlace place, bool writable, CancellationToken cancellationToken) =>
        await cluster.RunAsync("a volume cannot be opened", session => Open(session, cluster, place, writable), cancellationToken,
            static late => _ = late.DisposeAsync().AsTask()).ConfigureAwait(false);

    private static RbdVolumeDevice Open(RbdSession session, RbdCluster cluster, RbdVolumePlace place, bool writable)
    {
        var image = writable
            ? RbdImage.OpenToWrite(session, place.Pool, place.Image)
            : RbdImage.OpenToRead(session, place.Pool, place.Image, snapshot: null);
        try
        {
            session.Require("rbd_get_size", LibRbd.rbd_get_size(image.Handle, out var size));
            return new RbdVolumeDevice(cluster, image, (long)size);
        }
        catch (CephCallException)
        {
            image.Release(session);
            throw;
        }
    }

    private RbdCluster Reach(RbdVolumePlace place)
    {
        List<(string, string)> settings = [("mon_host", place.Monitors)];
        if (!place.IsAuthenticated)
            settings.AddRange([("auth_client_required", "none"), ("auth_service_required", "none"), ("auth_cluster_required", "none")]);
        else if (place.Key is not null)
            settings.Add(("key", place.Key));
        else
            settings.Add(("keyring", Path.Combine(keyrings, KeyringOf(place))));
        return new RbdCluster(new RbdAccess(storeId, null, place.User, Patience)
        {
            ClusterName = place.ClusterName,
            Settings = settings,
            PatienceOption = string.Empty,
        }, time);
    }

    private string KeyOf(RbdVolumePlace place)
    {
        if (place is { IsAuthenticated: true, Key: null } && !System.IO.File.Exists(Path.Combine(keyrings, KeyringOf(place))))
        {
            throw Denied($"the keyring of Ceph user {place.User} is not there; put it where cinder_ceph_keyring_directory says",
                new FileNotFoundException($"{Path.Combine(keyrings, KeyringOf(place))} is not there, or may not be read"));
        }

        return $"{place.ClusterName} {place.User} {place.Monitors} {place.IsAuthenticated} {place.Key}";
    }

    private static string KeyringOf(RbdVolumePlace place) => $"{place.ClusterName}.client.{place.User}.keyring";

    private StoreException Denied(string why, Exception? cause = null) =>
        new(StoreFailure.Denied, storeId, $"Store {storeId}: {why}", cause);
}
