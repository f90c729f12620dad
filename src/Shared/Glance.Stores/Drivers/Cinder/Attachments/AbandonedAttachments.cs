using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Calls;
using Glance.Stores.Drivers.Cinder.Logins;
using Glance.Stores.Journals;

namespace Glance.Stores.Drivers.Cinder.Attachments;

/// <summary>
/// Ends the attachments of processes that died. Of one that died between asking for an attachment and noting it, the volume's reservations
/// tell: one that nothing has come of at two looks is nobody's.
/// </summary>
/// <param name="attachments">Asks Cinder.</param>
/// <param name="notes">The notes.</param>
/// <param name="time">The clock.</param>
internal sealed class AbandonedAttachments(CinderAttachments attachments, AttachmentNotes notes, TimeProvider time)
{
    // A living process connects what it has reserved within the time that Cinder has for one answer.
    private static readonly TimeSpan Suspicious = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);

    /// <summary>Ends them. One call at a time.</summary>
    /// <exception cref="StoreException">Denied, Forbidden or Unavailable: some stay.</exception>
    public async Task EndAsync(ICinderLogin login, CancellationToken cancellationToken)
    {
        foreach (var (note, volumeId, attachmentId) in notes.Abandoned())
        {
            using (note)
            {
                var isEnded = true;
                if (attachmentId is not null && Guid.TryParse(attachmentId, out _))
                    await attachments.EndAsync(login, attachmentId, cancellationToken).ConfigureAwait(false);
                else if (Guid.TryParse(volumeId, out _))
                    isEnded = await EndReservedAsync(login, volumeId, note, cancellationToken).ConfigureAwait(false);
                if (!isEnded)
                    continue;
                _seen.Remove(note.Path);
                notes.Remove(note);
            }
        }
    }

    // True when nothing of this note can be left.
    private async Task<bool> EndReservedAsync(
        ICinderLogin login, string volumeId, JournalFile note, CancellationToken cancellationToken)
    {
        var isOld = _seen.TryGetValue(note.Path, out var since) && time.GetElapsedTime(since) >= Suspicious;
        var reserved = (await attachments.OfVolumeAsync(login, volumeId, cancellationToken).ConfigureAwait(false))
            .Where(one => one.IsReserved).ToArray();
        if (reserved.Length > 0 && !isOld)
        {
            _seen.TryAdd(note.Path, time.GetTimestamp());
            return false;
        }

        foreach (var (id, _) in reserved)
            await attachments.EndAsync(login, id, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
