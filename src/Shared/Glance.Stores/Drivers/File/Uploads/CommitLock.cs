using Glance.Stores.Drivers.File.Directories;
using Glance.Stores.Posix;

namespace Glance.Stores.Drivers.File.Uploads;

/// <summary>
/// Lets one commit of an image through at a time in a store of several datadirs, where a hard link alone cannot keep two uploads of one
/// image from landing in different directories.
/// </summary>
internal sealed class CommitLock : IDisposable
{
    /// <summary>Name ending of the lock files.</summary>
    public const string Ending = ".commit";

    private readonly string _path;
    private readonly FileStream _file;

    private CommitLock(string path, FileStream file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Takes the lock, or returns null while another upload of the image commits.</summary>
    public static CommitLock? TryTake(Datadir datadir, string imageId)
    {
        var path = Path.Combine(datadir.Uploads, imageId + Ending);
        while (true)
        {
            FileStream file;
            try
            {
                file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (FileFailures.IsLocked(e))
            {
                return null;
            }

            // The holder before us removes the file before it lets go; a lock on a removed file keeps nobody out.
            if (PosixFile.Stat(path, out var named) == 0 && PosixFile.Stat(file.SafeFileHandle, out var opened) == 0 && named.SameFileAs(opened))
                return new CommitLock(path, file);
            file.Dispose();
        }
    }

    public void Dispose()
    {
        _ = PosixFile.Unlink(_path); // a file that stays is harmless: the next holder or sweep removes it
        _file.Dispose();
    }
}
