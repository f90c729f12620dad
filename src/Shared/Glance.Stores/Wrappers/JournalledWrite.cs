using Glance.Domain.Errors;
using Glance.Domain.Stores;
using Glance.Stores.Journals;
using Glance.Stores.Posix;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Wrappers;

/// <summary>An upload that is noted on this host until it has ended and left nothing behind.</summary>
internal sealed class JournalledWrite(IStoreWrite inner, JournalFile journal, string storeId, ILogger logger) : IStoreWrite
{
    private bool _ended;
    private bool _isUndecided;

    /// <summary>Ends a note of which nothing is left to remove.</summary>
    public static void End(JournalFile journal, string storeId, ILogger logger)
    {
        if (journal.Remove() is not 0 and var errno)
        {
            logger.LogWarning("Store {StoreId}: a journal of image {ImageId} is left to the next sweep: {Reason}", storeId,
                journal.ImageId, FileFailures.Cause(errno, journal.Path).Message);
        }
    }

    /// <summary>Leaves a note to the next sweep, of work that the image's record knows has failed.</summary>
    public static void Leave(JournalFile journal, string storeId, ILogger logger)
    {
        NoteRecordTold(journal, storeId, logger);
        journal.Dispose();
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        inner.WriteAsync(data, cancellationToken);

    public async ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Until it returns nobody knows what is there. A refusal is an answer.
        _isUndecided = true;
        try
        {
            var stored = await inner.CommitAsync(cancellationToken).ConfigureAwait(false);
            _isUndecided = false;
            return stored;
        }
        catch (StoreException error) when (error.Failure != StoreFailure.Unavailable)
        {
            _isUndecided = false;
            throw;
        }
    }

    // Nobody takes data back before the record knows: if this fails, `saving` is a later upload's status.
    public ValueTask RevokeAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        NoteRecordTold(journal, storeId, logger);
        return inner.RevokeAsync(cancellationToken);
    }

    public async ValueTask AbandonAsync()
    {
        if (_ended)
            return;
        _ended = true;
        await inner.AbandonAsync().ConfigureAwait(false);
        journal.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended)
            return;
        _ended = true;
        try
        {
            await inner.DisposeAsync().ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            logger.LogWarning(
                "Store {StoreId}: what the failed upload of image {ImageId} left cannot be removed now; that is tried again: {Reason}",
                storeId, journal.ImageId, error.WithCauses());
            Leave(journal, storeId, logger);
            return;
        }

        if (_isUndecided)
            Leave(journal, storeId, logger);
        else
            End(journal, storeId, logger);
    }

    // A note that cannot be made costs a later upload of the image a repetition, no data.
    private static void NoteRecordTold(JournalFile journal, string storeId, ILogger logger)
    {
        try
        {
            journal.NoteRecordTold(true);
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            logger.LogWarning("Store {StoreId}: the journal of image {ImageId} cannot be continued: {Reason}", storeId, journal.ImageId,
                e.Message);
        }
    }
}
