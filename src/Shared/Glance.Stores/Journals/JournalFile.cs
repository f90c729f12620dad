using System.Text;
using System.Text.Json;
using Glance.Stores.Posix;

namespace Glance.Stores.Journals;

/// <summary>
/// The note of a process that it works on the data of an image: <c>ID.TOKEN.journal</c>, locked as long as the process lives. Its first
/// line
/// says who and what; further ones say whether the image's record knows that the work failed, the last of them counts.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    /// <summary>Name ending of journals.</summary>
    public const string Ending = ".journal";

    /// <summary>Name ending of a journal before it is locked and filled.</summary>
    public const string UnbornEnding = ".new";

    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Told = "told";
    private const string Untold = "untold";

    private readonly FileStream _lock;

    private JournalFile(string stem, FileStream file)
    {
        Stem = stem;
        _lock = file;
        ImageId = System.IO.Path.GetFileName(stem).Split('.')[0];
    }

    /// <summary>The image.</summary>
    public string ImageId { get; }

    /// <summary>The path without its ending.</summary>
    public string Stem { get; }

    /// <summary>The path.</summary>
    public string Path => Stem + Ending;

    /// <summary>
    /// Makes a journal, durable and locked before anything else happens. A sweep never sees it unlocked: it gets its name last.
    /// </summary>
    /// <exception cref="IOException">The file system failed.</exception>
    /// <exception cref="UnauthorizedAccessException">It denied.</exception>
    public static JournalFile Create(string directory, JournalEntry entry)
    {
        var stem = System.IO.Path.Combine(directory, $"{entry.ImageId}.{Guid.NewGuid():N}");
        var file = new FileStream(stem + UnbornEnding, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            UnixCreateMode = OwnersAlone,
        });
        try
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Default.JournalEntry));
            file.Flush(flushToDisk: true);
            File.Move(stem + UnbornEnding, stem + Ending, overwrite: true); // plain rename(2); the lock goes along
            var errno = PosixFile.SyncDirectory(directory);
            return errno == 0 ? new JournalFile(stem, file) : throw FileFailures.Cause(errno, directory);
        }
        catch
        {
            _ = PosixFile.Unlink(stem + UnbornEnding);
            _ = PosixFile.Unlink(stem + Ending);
            file.Dispose();
            throw;
        }
    }

    /// <summary>Locks a journal that somebody left; null when its work goes on, another sweep judges it, or it is gone.</summary>
    public static JournalFile? TryTake(string path) => TryLock(path) is { } file ? new JournalFile(path[..^Ending.Length], file) : null;

    /// <summary>Opens a file exclusively; null when it is locked or gone, be it between opening and locking.</summary>
    public static FileStream? TryLock(string path)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            if (PosixFile.Stat(path, out var named) == 0 && PosixFile.Stat(file.SafeFileHandle, out var opened) == 0
                && named.SameFileAs(opened))
            {
                return file;
            }
        }
        catch (IOException e) when (FileFailures.IsLocked(e) || e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        file.Dispose();
        return null;
    }

    /// <summary>
    /// Whether a lock that this process holds is seen by another opener; without that nobody can tell the living from the dead.
    /// </summary>
    /// <param name="path">A file that is open exclusively.</param>
    public static bool IsLocked(string path)
    {
        try
        {
            using var second = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return false;
        }
        catch (IOException e) when (FileFailures.IsLocked(e))
        {
            return true;
        }
    }

    /// <summary>Reads who made it; null when a power failure left it unreadable.</summary>
    public JournalEntry? ReadEntry()
    {
        try
        {
            return JsonSerializer.Deserialize(Lines()[0], JournalJson.Default.JournalEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether the image's record knows that this work failed, as <see cref="NoteRecordTold"/> last noted it.</summary>
    public bool IsRecordTold() => Lines().Skip(1).LastOrDefault(line => line is Told or Untold) == Told;

    /// <summary>Notes whether the image's record knows that this work failed; durable when it returns.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public void NoteRecordTold(bool isTold) => Add(isTold ? Told : Untold);

    /// <summary>Adds a line of ASCII, such as an id that was not known before; durable when it returns.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public void Add(string line)
    {
        _lock.Seek(0, SeekOrigin.End);
        _lock.Write(Encoding.ASCII.GetBytes('\n' + line));
        _lock.Flush(flushToDisk: true);
    }

    /// <summary>The last line that was added; null for none.</summary>
    public string? LastAdded() => Lines().Skip(1).LastOrDefault();

    /// <summary>Removes it and lets go of the lock after that. Returns 0 or the errno.</summary>
    public int Remove()
    {
        var errno = PosixFile.Unlink(Path);
        _lock.Dispose();
        return errno is Errno.NoEntry ? 0 : errno;
    }

    /// <summary>Lets go of the lock and leaves everything as it is.</summary>
    public void Dispose() => _lock.Dispose();

    // A line that broke off says neither, and the one before it counts.
    private string[] Lines()
    {
        _lock.Position = 0;
        using var reader = new StreamReader(_lock, leaveOpen: true);
        return reader.ReadToEnd().Split('\n');
    }
}
