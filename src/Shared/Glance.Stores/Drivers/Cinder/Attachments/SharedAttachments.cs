using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Logins;

namespace Glance.Stores.Drivers.Cinder.Attachments;

/// <summary>
/// Attachments that data is read by: one for all reads of a volume in this process, counted, so that a volume which takes one attachment
/// at a time is read by many, and one that takes several is let go when the last of them has ended.
/// </summary>
/// <param name="attacher">Attaches and detaches.</param>
internal sealed class SharedAttachments(VolumeAttacher attacher)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Shared> _all = new(StringComparer.Ordinal);

    /// <summary>Attaches a volume, unless it is; whoever gets it releases it.</summary>
    /// <exception cref="StoreException">InUse, NotFound, Denied, Forbidden or Unavailable.</exception>
    public async Task<Shared> TakeAsync(ICinderLogin login, string volumeId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var shared = Join(login, volumeId);
            if (shared.Ending is { } ending)
            {
                await ending.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            try
            {
                _ = await shared.Attaching.WaitAsync(cancellationToken).ConfigureAwait(false);
                return shared;
            }
            catch
            {
                Release(shared);
                throw;
            }
        }
    }

    /// <summary>One reader less; after the last the volume is detached, which nobody waits for.</summary>
    public void Release(Shared shared)
    {
        lock (_lock)
        {
            if (--shared.Users == 0)
                shared.Ending = EndAsync(shared);
        }
    }

    /// <summary>Waits until a volume that nobody reads any more is detached.</summary>
    public async Task SettleAsync(string volumeId, CancellationToken cancellationToken)
    {
        Task? ending;
        lock (_lock)
            ending = _all.GetValueOrDefault(volumeId)?.Ending;
        if (ending is not null)
            await ending.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    // The volume of one that is being detached is attached anew after that.
    private Shared Join(ICinderLogin login, string volumeId)
    {
        lock (_lock)
        {
            if (_all.TryGetValue(volumeId, out var shared))
            {
                if (shared.Ending is null)
                    shared.Users++;
                return shared;
            }

            // Others may join: who asked first ends his own wait, not the attachment's making.
            shared = new Shared(volumeId,
                Task.Run(() => attacher.AttachAsync(login, volumeId, writable: false, CancellationToken.None), CancellationToken.None));
            _all.Add(volumeId, shared);
            return shared;
        }
    }

    private async Task EndAsync(Shared shared)
    {
        await Task.Yield(); // The lock is held by who calls.
        try
        {
            await attacher.EndQuietlyAsync(await shared.Attaching.ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // It was never attached; whoever waited for it knows.
        }
        finally
        {
            lock (_lock)
                _all.Remove(shared.VolumeId);
        }
    }

    /// <summary>An attachment with its readers.</summary>
    /// <param name="volumeId">The volume.</param>
    /// <param name="attaching">Done when it is attached.</param>
    internal sealed class Shared(string volumeId, Task<VolumeAttachment> attaching)
    {
        public string VolumeId => volumeId;

        public Task<VolumeAttachment> Attaching => attaching;

        public int Users { get; set; } = 1;

        public Task? Ending { get; set; }
    }
}
