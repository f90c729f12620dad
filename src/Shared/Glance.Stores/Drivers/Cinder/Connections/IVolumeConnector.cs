using System.Text.Json;
using Glance.Domain.Stores;

namespace Glance.Stores.Drivers.Cinder.Connections;

/// <summary>One way to reach the data of an attached volume, such as <c>rbd</c> or <c>iscsi</c>.</summary>
internal interface IVolumeConnector
{
    /// <summary>The value of <c>driver_volume_type</c> in a connection_info that this one serves.</summary>
    string Type { get; }

    /// <summary>
    /// What the connector object sent to Cinder must name as <c>initiator</c>: for iSCSI the name under which this host logs in, which
    /// arrays let in by name. Null where nothing is needed.
    /// </summary>
    string? Initiator { get; }

    /// <summary>Opens a volume.</summary>
    /// <param name="connectionInfo">Cinder's connection_info of an attachment, flat; read before this returns its task.</param>
    /// <param name="writable">Whether it will be written to.</param>
    /// <param name="cancellationToken">Ends the wait; nothing stays open then.</param>
    /// <returns>The open volume; whoever gets it disposes it.</returns>
    /// <exception cref="StoreException">
    /// Denied: it may not be written to, or the login is refused. Unavailable: it cannot be reached in time, or the connection_info lacks
    /// something.
    /// </exception>
    Task<IVolumeDevice> OpenAsync(JsonElement connectionInfo, bool writable, CancellationToken cancellationToken);
}
