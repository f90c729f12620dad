using System.Text.Json;
using Glance.Stores.Drivers.File.Directories;
using Glance.Stores.Drivers.File.Posix;
using Microsoft.Win32.SafeHandles;

namespace Glance.Stores.Drivers.File.Uploads;

/// <summary>
/// The trace of one upload in <c>.glance-uploads</c>: <c>ID.TOKEN.journal</c>, locked as long as its process lives, and
/// <c>ID.TOKEN.data</c>, which keeps its name beside the published one until the end, so that "is the published file ours?" always has an
/// answer: the same inode. Tokens are never used twice, so a name that exists means the file that had it first.
/// </summary>
internal sealed class UploadJournal : IDisposable
{
    /// <summary>Name ending of journals.</summary>
    public const string JournalEnding = ".journal";

    /// <summary>Name ending of data on its way.</summary>
    public const string DataEnding = ".data";

    /// <summary>Name ending of a journal before it is locked and filled.</summary>
    public const string UnbornEnding = ".new";

    private readonly FileStream _lock;
    private readonly string _stem;

    private UploadJournal(Datadir datadir, string stem, FileStream journal)
    {
        Datadir = datadir;
        _stem = stem;
        _lock = journal;
        ImageId = Path.GetFileName(stem).Split('.')[0];
    }

    /// <summary>Where the upload lies.</summary>
    public Datadir Datadir { get; }

    /// <summary>The image.</summary>
    public string ImageId { get; }

    /// <summary>The data's name until the end of the upload.</summary>
    public string DataPath => _stem + DataEnding;

    /// <summary>The data's name for readers.</summary>
    public string PublishedPath => Datadir.FileOf(ImageId);

    private string JournalPath => _stem + JournalEnding;

    /// <summary>Whether the published file is this upload's.</summary>
    public bool IsPublished => PosixFile.Stat(DataPath, out var mine) == 0
        && PosixFile.Stat(PublishedPath, out var published) == 0
        && mine.SameFileAs(published);

    /// <summary>
    /// Starts a journal, durable and locked before anything else happens. A sweep never sees it unlocked: it gets its name last.
    /// </summary>
    /// <exception cref="IOException">The file system failed.</exception>
    /// <exception cref="UnauthorizedAccessException">It denied.</exception>
    public static UploadJournal Create(Datadir datadir, string imageId, DateTimeOffset now)
    {
        var stem = Path.Combine(datadir.Uploads, $"{imageId}.{Guid.NewGuid():N}");
        var file = new FileStream(stem + UnbornEnding, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        try
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(new JournalEntry(imageId, Environment.MachineName, Environment.ProcessId, now), JournalJson.Default.JournalEntry));
            file.Flush(flushToDisk: true);
            System.IO.File.Move(stem + UnbornEnding, stem + JournalEnding, overwrite: true); // plain rename(2); the lock goes along
            Require(PosixFile.SyncDirectory(datadir.Uploads), datadir.Uploads);
            return new UploadJournal(datadir, stem, file);
        }
        catch
        {
            _ = PosixFile.Unlink(stem + UnbornEnding);
            _ = PosixFile.Unlink(stem + JournalEnding);
            file.Dispose();
            throw;
        }
    }

    /// <summary>Locks a journal that somebody left; null when its upload lives, another sweep judges it, or it is gone.</summary>
    public static UploadJournal? TryTake(Datadir datadir, string journalPath)
    {
        if (TryLock(journalPath) is not { } file)
            return null;
        return new UploadJournal(datadir, journalPath[..^JournalEnding.Length], file);
    }

    /// <summary>
    /// Opens a file of <c>.glance-uploads</c> exclusively; null when it is locked or gone, be it between opening and locking.
    /// </summary>
    public static FileStream? TryLock(string path)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            if (PosixFile.Stat(path, out var named) == 0 && PosixFile.Stat(file.SafeFileHandle, out var opened) == 0 && named.SameFileAs(opened))
                return file;
        }
        catch (IOException e) when (FileFailures.IsLocked(e) || e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Reads who began it; null when a power failure left it unreadable.</summary>
    public JournalEntry? ReadEntry()
    {
        try
        {
            _lock.Position = 0;
            return JsonSerializer.Deserialize(_lock, JournalJson.Default.JournalEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>When data last came.</summary>
    public DateTimeOffset LastWrite()
    {
        var data = System.IO.File.GetLastWriteTimeUtc(DataPath);
        var journal = System.IO.File.GetLastWriteTimeUtc(JournalPath);
        return data > journal ? data : journal;
    }

    /// <summary>Makes the data visible under its name, never over another file. Returns 0 or the errno.</summary>
    public int Publish()
    {
        var errno = PosixFile.SyncDirectory(Datadir.Uploads);
        if (errno == 0)
            errno = PosixFile.Link(DataPath, PublishedPath);
        if (errno != 0)
            return errno;
        errno = PosixFile.SyncDirectory(Datadir.Path);
        return errno == 0 ? 0 : UndoPublish(errno);
    }

    /// <summary>Removes the published name if it is this upload's. Returns 0 or the errno.</summary>
    public int Unpublish()
    {
        if (!IsPublished)
            return 0;
        var errno = PosixFile.Unlink(PublishedPath);
        return errno is 0 or Errno.NoEntry ? PosixFile.SyncDirectory(Datadir.Path) : errno;
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
            errno = PosixFile.Unlink(JournalPath);
        _lock.Dispose();
        return errno is Errno.NoEntry ? 0 : errno;
    }

    /// <summary>Lets go of the lock and leaves everything as it is.</summary>
    public void Dispose() => _lock.Dispose();

    private int UndoPublish(int errno)
    {
        _ = PosixFile.Unlink(PublishedPath); // ours: the link was made a moment ago
        return errno;
    }

    private static void Require(int errno, string path)
    {
        if (errno != 0)
            throw FileFailures.Cause(errno, path);
    }
}
