using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Glance.Domain.Errors;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Calls;
using Glance.Stores.Drivers.Cinder.Logins;
using Glance.Stores.Drivers.Cinder.Options;
using Glance.Stores.Journals;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Cinder.Attachments;

/// <summary>
/// Attaches volumes to this host and detaches them. Whatever comes between, an attachment that was made is ended, or noted to be ended
/// later: one that stays would let this host reach data that is no longer the image's (OSSA-2023-003).
/// </summary>
/// <param name="storeId">The store.</param>
/// <param name="options">Its options.</param>
/// <param name="attachments">Asks Cinder.</param>
/// <param name="notes">Where attachments are noted.</param>
/// <param name="initiator">The name under which this host logs in at iSCSI targets; null where it does not.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what stays.</param>
internal sealed class VolumeAttacher(
    string storeId, CinderStoreOptions options, CinderAttachments attachments, AttachmentNotes notes, string? initiator, TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Lazy<string> _address = new(OwnAddress);

    /// <summary>Attaches a volume.</summary>
    /// <exception cref="StoreException">InUse: it has another attachment. NotFound, Denied, Forbidden or Unavailable.</exception>
    public async Task<VolumeAttachment> AttachAsync(
        ICinderLogin login, string volumeId, bool writable, CancellationToken cancellationToken)
    {
        var note = await notes.AddAsync(volumeId).ConfigureAwait(false);
        string? id = null;
        try
        {
            id = await ReserveAsync(login, volumeId, writable, cancellationToken).ConfigureAwait(false);
            AttachmentNotes.Name(note, id);
            var info = await attachments.ConnectAsync(login, id, Connector(), cancellationToken).ConfigureAwait(false);
            await attachments.CompleteAsync(login, id, cancellationToken).ConfigureAwait(false);
            return new VolumeAttachment(login, id, info, note);
        }
        catch (Exception error)
        {
            if (id is not null)
                await EndQuietlyAsync(login, id, note).ConfigureAwait(false);
            else if (error is StoreException { Failure: not StoreFailure.Unavailable })
                notes.Remove(note);
            else
                note?.Dispose(); // Cinder may have made one and its answer was lost: whoever looks next finds it.
            throw;
        }
    }

    /// <summary>Detaches a volume; nobody may be using it.</summary>
    /// <exception cref="StoreException">Denied, Forbidden or Unavailable: it is noted, and done later.</exception>
    public async Task EndAsync(VolumeAttachment attachment)
    {
        try
        {
            await attachments.EndAsync(attachment.Login, attachment.Id, CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            attachment.Note?.Dispose();
            throw;
        }

        notes.Remove(attachment.Note);
    }

    /// <summary>The same where nobody can be told but the log.</summary>
    public Task EndQuietlyAsync(VolumeAttachment attachment) => EndQuietlyAsync(attachment.Login, attachment.Id, attachment.Note);

    private async Task EndQuietlyAsync(ICinderLogin login, string id, JournalFile? note)
    {
        try
        {
            await attachments.EndAsync(login, id, CancellationToken.None).ConfigureAwait(false);
            notes.Remove(note);
        }
        catch (StoreException error)
        {
            note?.Dispose();
            logger.LogWarning("Store {StoreId}: attachment {AttachmentId} stays; that is tried again: {Reason}", storeId, id,
                error.WithCauses());
        }
    }

    // A volume that is not made for several attachments has one at a time, and another worker's or host's may be about to end.
    private async Task<string> ReserveAsync(ICinderLogin login, string volumeId, bool writable, CancellationToken cancellationToken)
    {
        for (var (tries, pause) = (1, FirstPause); ; tries++, pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await attachments.ReserveAsync(login, volumeId, writable, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException error) when (error.Failure == StoreFailure.InUse && tries < options.AttachmentTries)
            {
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // What os-brick says of a host (stores contract, section 9).
    private JsonObject Connector() => new()
    {
        ["host"] = Environment.MachineName,
        ["ip"] = _address.Value,
        ["platform"] = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x86_64",
            Architecture.Arm64 => "aarch64",
            var other => other.ToString().ToLowerInvariant(),
        },
        ["os_type"] = "linux",
        ["multipath"] = options.UseMultipath,
        ["initiator"] = initiator,
        ["do_local_attach"] = false,
        ["mountpoint"] = CinderAttachments.Device,
    };

    // The address that others know this host by; nothing is asked of any name server.
    private static string OwnAddress()
    {
        var addresses =
            from network in NetworkInterface.GetAllNetworkInterfaces()
            where network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback
            from address in network.GetIPProperties().UnicastAddresses
            where address.Address.AddressFamily == AddressFamily.InterNetwork
            select address.Address;
        return (addresses.FirstOrDefault() ?? IPAddress.Loopback).ToString();
    }
}
