using Glance.Domain.Stores;
using Glance.Stores.Drivers.File.Directories;
using Glance.Stores.Posix;

namespace Glance.Stores.Drivers.File.Uploads;

/// <summary>An upload whose process is gone, held by its journal's lock.</summary>
internal sealed class AbandonedFileWrite : IAbandonedWrite
{
    private readonly string _storeId;
    private readonly UploadJournal _journal;

    public AbandonedFileWrite(string storeId, UploadJournal journal)
    {
        _storeId = storeId;
        _journal = journal;
        Committed = journal.IsPublished;
    }

    public string ImageId => _journal.ImageId;

    public string Url => FileLocation.ToUrl(_journal.PublishedPath);

    public bool Committed { get; }

    public ValueTask DiscardAsync(CancellationToken cancellationToken)
    {
        Require(_journal.Unpublish());
        Require(_journal.Remove());
        return ValueTask.CompletedTask;
    }

    public ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        Require(_journal.Remove());
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _journal.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Require(int errno)
    {
        if (errno != 0)
            throw FileFailures.OfWrite(_storeId, $"what a broken upload of image {ImageId} left cannot be removed", errno, _journal.DataPath);
    }
}
