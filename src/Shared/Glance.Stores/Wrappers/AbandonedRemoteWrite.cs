using Glance.Domain.Stores;
using Glance.Stores.Capabilities;
using Glance.Stores.Journals;
using Glance.Stores.Posix;

namespace Glance.Stores.Wrappers;

/// <summary>An upload to another host whose process is gone, held by its journal's lock.</summary>
/// <param name="remote">Removes what it left.</param>
/// <param name="journal">Its journal.</param>
/// <param name="pauses">Keeps one that cannot be cleaned up from being tried at every sweep.</param>
/// <param name="url">Where its data would be; null for a note without data.</param>
/// <param name="committed">Whether whole data is there.</param>
internal sealed class AbandonedRemoteWrite(IRemoteWrites remote, JournalFile journal, RetryPauses pauses, string? url, bool committed)
    : IAbandonedWrite
{
    private bool _removed;

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    public string ImageId => journal.ImageId;

    public string Url => url ?? "";

    public bool Committed => committed;

    /// <summary>What the store said when it was asked about this upload; its removal says the same.</summary>
    public StoreException? Trouble { get; init; }

    public bool SharesItsPlace => url is not null;

    public bool IsRecordTold { get; set; }

    public ValueTask NoteRecordToldAsync(bool isTold, CancellationToken cancellationToken)
    {
        try
        {
            journal.NoteRecordTold(isTold);
            IsRecordTold = isTold;
            return ValueTask.CompletedTask;
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            throw Later(Failure("continued", e));
        }
    }

    public async ValueTask RemoveDataAsync(CancellationToken cancellationToken)
    {
        if (_removed || url is null)
            return;
        try
        {
            if (Trouble is not null)
                throw Trouble;
            await remote.RemoveTracesAsync(ImageId, url, cancellationToken).ConfigureAwait(false);
            _removed = true;
        }
        catch (StoreException error)
        {
            throw Later(error);
        }
    }

    public void Postpone(StoreException why) => _ = Later(why);

    public async ValueTask DiscardAsync(CancellationToken cancellationToken)
    {
        await RemoveDataAsync(cancellationToken).ConfigureAwait(false);
        EndJournal();
    }

    public async ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (url is not null)
                await remote.RemoveRestAsync(ImageId, url, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            throw Later(error);
        }

        EndJournal();
    }

    public ValueTask DisposeAsync()
    {
        journal.Dispose();
        return ValueTask.CompletedTask;
    }

    private void EndJournal()
    {
        if (journal.Remove() is not 0 and var errno)
            throw Later(Failure("removed", FileFailures.Cause(errno, journal.Path)));
        pauses.Remove(journal.Path);
    }

    private StoreException Failure(string what, Exception cause) =>
        new(StoreFailure.Unavailable, StoreId, $"Store {StoreId}: the journal of image {ImageId} cannot be {what}", cause);

    private StoreException Later(StoreException error)
    {
        pauses.Add(journal.Path, error);
        return error;
    }
}
