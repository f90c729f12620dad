using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Attachments;
using Glance.Stores.Drivers.Cinder.Calls;
using Glance.Stores.Drivers.Cinder.Connections;
using Glance.Stores.Drivers.Cinder.Logins;

namespace Glance.Stores.Drivers.Cinder;

/// <summary>
/// The volume of an upload: attached when its first bytes come, enlarged as more of them come than were announced, detached in whichever
/// way the upload ends.
/// </summary>
/// <param name="parts">What the store is made of.</param>
/// <param name="login">With whose rights.</param>
/// <param name="volume">The volume, as it was made.</param>
internal sealed class WritableVolume(CinderParts parts, ICinderLogin login, CinderVolume volume)
{
    // Some arrays show a new size a while after Cinder does.
    private static readonly TimeSpan SizeShows = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SizePause = TimeSpan.FromMilliseconds(500);

    private VolumeAttachment? _attachment;
    private IVolumeDevice? _device;
    private long _gigabytes = volume.Gigabytes;

    /// <summary>Bytes it has.</summary>
    public long Capacity => _gigabytes << 30;

    /// <summary>The open volume.</summary>
    /// <exception cref="StoreException">Any kind but Duplicate.</exception>
    public async ValueTask<IVolumeDevice> DeviceAsync(CancellationToken cancellationToken)
    {
        if (_device is not null)
            return _device;
        _attachment ??= await parts.Attacher.AttachAsync(login, volume.Id, writable: true, cancellationToken).ConfigureAwait(false);
        var began = parts.Time.GetTimestamp();
        while (true)
        {
            var device = await parts.Connectors.OpenAsync(_attachment.Info, writable: true, cancellationToken).ConfigureAwait(false);
            if (device.Size >= Capacity)
                return _device = device;
            await device.DisposeAsync().ConfigureAwait(false);
            if (parts.Time.GetElapsedTime(began) > SizeShows)
            {
                throw CinderFailures.Unavailable(parts.Id,
                    $"volume {volume.Id} has {device.Size} bytes where it is reached, and {Capacity} at Cinder");
            }

            await Task.Delay(SizePause, parts.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Enlarges it by as many GiB as are needed; nothing may be under way.</summary>
    /// <param name="bytes">Bytes that must fit.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">Full: Cinder refuses, or cannot. Any other kind but Duplicate.</exception>
    public async Task GrowAsync(long bytes, CancellationToken cancellationToken)
    {
        var wanted = CinderStore.GigabytesFor(bytes);
        if (_device is not null)
            await _device.FlushAsync(cancellationToken).ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        if (!parts.Options.ExtendAttached)
            await DetachAsync(cancellationToken).ConfigureAwait(false);
        await parts.Volumes.ExtendAsync(login, volume.Id, wanted, cancellationToken).ConfigureAwait(false);
        var seen = await parts.Volumes.WatchAsync(login, volume.Id,
            static one => one is not { Status: "extending" }, parts.Options.TransitionTimeout, cancellationToken).ConfigureAwait(false);
        if (seen is not { Status: "available" or "in-use" } || seen.Gigabytes < wanted)
        {
            throw new StoreException(StoreFailure.Full, parts.Id, $"Store {parts.Id}: volume {volume.Id} was to have {wanted} GiB, and is "
                + $"{seen?.Status ?? "gone"} with {seen?.Gigabytes} GiB");
        }

        _gigabytes = seen.Gigabytes;
    }

    /// <summary>Makes what was written durable and lets go of the volume.</summary>
    /// <exception cref="StoreException">Any kind but Duplicate.</exception>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (_device is not null)
            await _device.FlushAsync(cancellationToken).ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        await DetachAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets go of it as it is; nothing may be under way.</summary>
    /// <exception cref="StoreException">Denied, Forbidden or Unavailable: its attachment stays, and is ended later.</exception>
    public async Task LetGoAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        if (_attachment is not { } attachment)
            return;
        _attachment = null;
        await parts.Attacher.EndAsync(attachment).ConfigureAwait(false);
    }

    /// <summary>Closes it and leaves its attachment, as a death of the process would.</summary>
    public async Task AbandonAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _attachment?.Note?.Dispose();
        _attachment = null;
    }

    private async Task CloseAsync()
    {
        if (_device is not { } device)
            return;
        _device = null;
        await device.DisposeAsync().ConfigureAwait(false);
    }

    private async Task DetachAsync(CancellationToken cancellationToken)
    {
        if (_attachment is null)
            return;
        await LetGoAsync().ConfigureAwait(false);
        var seen = await parts.Volumes.WatchAsync(login, volume.Id, static one => one is not { Status: "in-use" or "detaching" },
            parts.Options.TransitionTimeout, cancellationToken).ConfigureAwait(false);
        if (seen is not { Status: "available" })
            throw CinderFailures.Unavailable(parts.Id, $"volume {volume.Id} is {seen?.Status ?? "gone"} after it was detached");
    }
}
