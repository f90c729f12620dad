using Glance.Domain.Errors;
using Glance.Domain.Stores;
using Glance.Stores.Journals;
using Glance.Stores.Posix;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Cinder.Attachments;

/// <summary>
/// Notes on this host's disk of the attachments that its processes hold: what a process that died held is ended by another
/// (docs/decisions/0431). A note names the volume before Cinder is asked, and the attachment as soon as there is one.
/// </summary>
internal sealed class AttachmentNotes
{
    private readonly string _storeId;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RemoteJournal _journal;
    private readonly Lazy<string?> _problem;

    /// <summary>Makes them; nothing is written.</summary>
    /// <param name="storeId">The store.</param>
    /// <param name="directory">Where they are, in a directory for each store.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told when nothing can be noted.</param>
    public AttachmentNotes(string storeId, string directory, TimeProvider time, ILogger logger)
    {
        _storeId = storeId;
        _time = time;
        _logger = logger;
        _journal = new RemoteJournal(directory, storeId);
        _problem = new Lazy<string?>(_journal.Open);
    }

    /// <summary>
    /// Notes that a volume is about to be attached; null when that cannot be noted. Data is read all the same: an attachment of a process
    /// that died would only stay.
    /// </summary>
    public Task<JournalFile?> AddAsync(string volumeId) => DiskThread.RunAsync(() =>
    {
        try
        {
            if (_problem.Value is null)
                return _journal.Note(Guid.NewGuid().ToString("N"), _time.GetUtcNow(), volumeId);
            _logger.LogWarning("{Problem}", _problem.Value);
        }
        catch (StoreException error)
        {
            _logger.LogWarning("Store {StoreId}: an attachment cannot be noted: {Reason}", _storeId, error.WithCauses());
        }

        return null;
    });

    /// <summary>Notes the attachment; durable when it returns.</summary>
    public static void Name(JournalFile? note, string attachmentId)
    {
        try
        {
            note?.Add(attachmentId);
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            // Without it the volume's reservations tell.
        }
    }

    /// <summary>Ends a note of which nothing is left.</summary>
    public void Remove(JournalFile? note)
    {
        if (note is not null && note.Remove() is not 0 and var errno)
        {
            _logger.LogWarning("Store {StoreId}: the note of an attachment is left to the next look: {Reason}", _storeId,
                FileFailures.Cause(errno, note.Path).Message);
        }
    }

    /// <summary>Those whose process is gone; each is locked until it is disposed or removed.</summary>
    /// <exception cref="StoreException">Unavailable: they cannot be read.</exception>
    public IEnumerable<(JournalFile Note, string? VolumeId, string? AttachmentId)> Abandoned()
    {
        foreach (var path in _journal.Journals())
        {
            if (_journal.TryTake(path) is not { } taken)
                continue;
            var (entry, _) = _journal.Read(taken);
            yield return (taken, entry?.Url, taken.LastAdded());
        }
    }
}
