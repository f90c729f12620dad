using System.Text.Json;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Calls;
using Glance.Stores.Drivers.Cinder.Connections;

namespace Glance.Stores.Drivers.Cinder;

/// <summary>The ways to volumes that this service has; which one a volume needs, Cinder says when it is attached.</summary>
/// <param name="storeId">The store, for messages.</param>
/// <param name="all">The ways.</param>
internal sealed class VolumeConnectors(string storeId, IReadOnlyList<IVolumeConnector> all)
{
    /// <summary>The name under which this host logs in at iSCSI targets; null where it does not.</summary>
    public string? Initiator => all.Select(one => one.Initiator).FirstOrDefault(name => name is not null);

    /// <summary>Opens a volume that is attached.</summary>
    /// <param name="info">Its connection_info.</param>
    /// <param name="writable">Whether it will be written to.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">Denied: its data is encrypted, it is reached in a way that is not served, or may not be written to.
    /// Unavailable.</exception>
    public Task<IVolumeDevice> OpenAsync(JsonElement info, bool writable, CancellationToken cancellationToken)
    {
        if (CinderJson.IsTrue(info, "encrypted"))
            throw Encrypted(storeId);
        var type = CinderJson.Text(info, "driver_volume_type") ?? string.Empty;
        var connector = all.FirstOrDefault(one => one.Type == type) ?? throw new StoreException(StoreFailure.Denied, storeId,
            $"Store {storeId}: its volumes are reached over {(type.Length == 0 ? "nothing" : type)} connections, which this service does "
            + $"not make; it makes {string.Join(" and ", all.Select(one => one.Type))} connections: choose another cinder_volume_type");
        return connector.OpenAsync(info, writable, cancellationToken);
    }

    /// <summary>What is said of an encrypted volume: its data would come out as ciphertext.</summary>
    public static StoreException Encrypted(string storeId) => new(StoreFailure.Denied, storeId,
        $"Store {storeId}: the volume is encrypted, which images on volumes must not be: choose a cinder_volume_type without encryption");
}
