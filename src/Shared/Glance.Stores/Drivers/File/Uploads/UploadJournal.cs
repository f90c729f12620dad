using Glance.Stores.Drivers.File.Directories;
using Glance.Stores.Journals;
using Glance.Stores.Posix;
using Microsoft.Win32.SafeHandles;

namespace Glance.Stores.Drivers.File.Uploads;

/// <summary>
/// The trace of one upload in <c>.glance-uploads</c>: a journal, and beside it <c>ID.TOKEN.data</c>, which keeps its name beside the
/// published one until the end, so that "is the published file ours?" always has an answer: the same inode. Tokens are never used twice, so
/// a name that exists means the file that had it first.
/// </summary>
internal sealed class UploadJournal(Datadir datadir, JournalFile journal) : IDisposable
{
    /// <summary>Name ending of data on its way.</summary>
    public const string DataEnding = ".data";

    /// <summary>Where the upload lies.</summary>
    public Datadir Datadir => datadir;

    /// <summary>The image.</summary>
    public string ImageId => journal.ImageId;

    /// <summary>The data's name until the end of the upload.</summary>
    public string DataPath => journal.Stem + DataEnding;

    /// <summary>The data's name for readers.</summary>
    public string PublishedPath => datadir.FileOf(ImageId);

    /// <summary>Whether the published file is this upload's.</summary>
    public bool IsPublished => PosixFile.Stat(DataPath, out var mine) == 0
        && PosixFile.Stat(PublishedPath, out var published) == 0
        && mine.SameFileAs(published);

    /// <summary>Starts a journal, durable and locked before anything else happens.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    /// <exception cref="UnauthorizedAccessException">It denied.</exception>
    public static UploadJournal Create(Datadir datadir, string imageId, DateTimeOffset now) =>
        new(datadir, JournalFile.Create(datadir.Uploads, JournalEntry.OfThisProcess(imageId, now)));

    /// <summary>Locks a journal that somebody left; null when its upload lives, another sweep judges it, or it is gone.</summary>
    public static UploadJournal? TryTake(Datadir datadir, string journalPath) =>
        JournalFile.TryTake(journalPath) is { } journal ? new UploadJournal(datadir, journal) : null;

    /// <summary>Reads who began it; null when a power failure left it unreadable.</summary>
    public JournalEntry? ReadEntry() => journal.ReadEntry();

    /// <summary>When data last came.</summary>
    public DateTimeOffset LastWrite()
    {
        var data = System.IO.File.GetLastWriteTimeUtc(DataPath);
        var began = System.IO.File.GetLastWriteTimeUtc(journal.Path);
        return data > began ? data : began;
    }

    /// <summary>Makes the data visible under its name, never over another file. Returns 0 or the errno.</summary>
    public int Publish()
    {
        var errno = PosixFile.SyncDirectory(datadir.Uploads);
        if (errno == 0)
            errno = PosixFile.Link(DataPath, PublishedPath);
        if (errno != 0)
            return errno;
        errno = PosixFile.SyncDirectory(datadir.Path);
        return errno == 0 ? 0 : UndoPublish(errno);
    }

    /// <summary>Removes the published name if it is this upload's. Returns 0 or the errno.</summary>
    public int Unpublish()
    {
        if (!IsPublished)
            return 0;
        var errno = PosixFile.Unlink(PublishedPath);
        return errno is 0 or Errno.NoEntry ? PosixFile.SyncDirectory(datadir.Path) : errno;
    }

    /// <summary>Creates the file that takes the data, under a name that nobody reads; without it the journal has no use and goes.</summary>
    public SafeFileHandle CreateDataFile()
    {
        try
        {
            return System.IO.File.OpenHandle(DataPath, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch
        {
            _ = Remove();
            throw;
        }
    }

    /// <summary>
    /// Ends the upload: removes its hidden names, the journal last, and lets go of the lock after that. Returns 0 or the errno.
    /// </summary>
    public int Remove()
    {
        var errno = PosixFile.Unlink(DataPath);
        if (errno is 0 or Errno.NoEntry)
            return journal.Remove();
        journal.Dispose();
        return errno;
    }

    /// <summary>Lets go of the lock and leaves everything as it is.</summary>
    public void Dispose() => journal.Dispose();

    private int UndoPublish(int errno)
    {
        _ = PosixFile.Unlink(PublishedPath); // ours: the link was made a moment ago
        return errno;
    }
}
