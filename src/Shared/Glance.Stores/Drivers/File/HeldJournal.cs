using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.File;

/// <summary>A journal without data, kept while this process works on an image.</summary>
internal sealed class HeldJournal(string storeId, UploadJournal journal, ILogger logger) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        if (journal.Remove() is not 0 and var errno)
            logger.LogWarning(FileFailures.Cause(errno, journal.DataPath), "Store {StoreId}: a journal of image {ImageId} is left to the next sweep", storeId, journal.ImageId);
        return ValueTask.CompletedTask;
    }
}
