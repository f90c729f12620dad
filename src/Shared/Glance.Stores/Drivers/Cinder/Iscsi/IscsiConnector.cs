using System.Security.Cryptography;
using System.Text.Json;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Connections;
using Glance.Stores.Drivers.Cinder.Iscsi.Native;
using Glance.Stores.Drivers.Cinder.Iscsi.Sessions;
using Glance.Stores.Drivers.Cinder.Iscsi.Targets;
using Glance.Stores.Posix;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Cinder.Iscsi;

/// <summary>
/// Volumes that Cinder hands out by iSCSI, which those of most arrays are: through libiscsi, in this process, without the kernel's
/// initiator and without root (docs/decisions/0435).
/// </summary>
/// <param name="options">How they are reached.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of sessions that are lost in the middle of a transfer.</param>
internal sealed class IscsiConnector(IscsiConnectorOptions options, TimeProvider time, ILogger logger) : IVolumeConnector
{
    private const string What = "a volume cannot be opened";

    private readonly Lazy<string> _initiator = new(() => options.InitiatorName ?? InitiatorName.Find());

    public string Type => "iscsi";

    public string? Initiator => _initiator.Value;

    public Task<IVolumeDevice> OpenAsync(JsonElement connectionInfo, bool writable, CancellationToken cancellationToken)
    {
        IscsiVolume volume;
        try
        {
            volume = ConnectionInfoReader.Read(connectionInfo);
        }
        catch (FormatException e)
        {
            return Task.FromException<IVolumeDevice>(
                Failed(StoreFailure.Unavailable, $"Cinder's connection_info cannot be used: {e.Message}"));
        }

        if (writable && volume.IsReadOnly)
            return Task.FromException<IVolumeDevice>(Failed(StoreFailure.Denied, "it is attached for reading only (access_mode ro)"));
        return LibIscsi.WhyAbsent() is { } absent
            ? Task.FromException<IVolumeDevice>(Failed(StoreFailure.Unavailable, absent))
            : OpenAsync(volume, writable, cancellationToken);
    }

    private async Task<IVolumeDevice> OpenAsync(IscsiVolume volume, bool writable, CancellationToken cancellationToken)
    {
        try
        {
            var paths = await IscsiPaths.LookUpAsync(volume.Paths, options.PathPatience, time, cancellationToken).ConfigureAwait(false);
            // Random, so that several sessions of this host to a target do not end one another; the same for all of a volume's, so that
            // what an old one still had to do ends with the next login.
            var number = RandomNumberGenerator.GetInt32(int.MaxValue) ^ ((long)RandomNumberGenerator.GetInt32(1 << 16) << 24);
            var terms = new SessionTerms(
                _initiator.Value, number, volume.Secrets, options.Patience, options.PathPatience, new DescriptorWait(), time);
            var session = await IscsiSession.OpenAsync(options.StoreId, paths, terms, logger, cancellationToken).ConfigureAwait(false);
            return new IscsiDevice(options.StoreId, session, writable, time);
        }
        catch (Exception e) when (IscsiFailures.IsOfTarget(e))
        {
            throw IscsiFailures.Of(options.StoreId, What, e);
        }
    }

    private StoreException Failed(StoreFailure failure, string reason) =>
        new(failure, options.StoreId, $"Store {options.StoreId}: {What}: {reason}");
}
