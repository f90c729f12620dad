using Glance.Domain.Stores;
using Glance.Stores.Posix;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Journals;

/// <summary>A journal without data, kept while this process works on an image.</summary>
internal sealed class JournalHold(string storeId, JournalFile journal, ILogger logger) : IStoreHold
{
    public ValueTask AbandonAsync()
    {
        journal.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (journal.Remove() is not 0 and var errno)
        {
            logger.LogWarning("Store {StoreId}: a journal of image {ImageId} is left to the next sweep: {Reason}", storeId,
                journal.ImageId, FileFailures.Cause(errno, journal.Path).Message);
        }

        return ValueTask.CompletedTask;
    }
}
