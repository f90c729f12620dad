using Glance.Domain.Stores;
using Glance.Stores.Drivers.File.Directories;
using Glance.Stores.Posix;
using Microsoft.Win32.SafeHandles;

namespace Glance.Stores.Drivers.File;

/// <summary>
/// Finds the file that a URL names, in the store's directories and nowhere else, and says what is wrong when there is none.
/// </summary>
internal sealed class FileResolver(string storeId, DatadirSet directories, DatadirFaults faults)
{
    /// <summary>First by the texts, so that a foreign path is not even looked at; then by what the links on the way lead to.</summary>
    /// <exception cref="StoreException">InvalidLocation, NotFound, Denied or Unavailable.</exception>
    public string Resolve(string url, out long size, bool mayBeGone = false)
    {
        if (!FileLocation.TryParse(url, out var written))
            throw new StoreException(StoreFailure.InvalidLocation, storeId, $"Store {storeId}: a location must be file:// and an absolute path");
        var roots = directories.All.Select(dir => (dir.Path, Real: dir.RealPath())).ToList();
        if (!roots.Exists(root => FileLocation.IsUnder(root.Path, written) || (root.Real is { } real && FileLocation.IsUnder(real, written))))
            throw Outside();
        var errno = PosixFile.RealPath(written, out var path);
        if (errno != 0)
            throw NotFound(errno, written, mayBeGone);
        if (!roots.Exists(root => root.Real is { } real && FileLocation.IsUnder(real, path)))
            throw Outside();
        errno = PosixFile.Stat(path, out var file);
        if (errno != 0)
            throw NotFound(errno, path, mayBeGone);
        if (!file.IsRegular)
            throw new StoreException(StoreFailure.InvalidLocation, storeId, $"Store {storeId}: the location names no regular file");
        size = file.Size;
        if (faults.Any && directories.Of(written) is { } datadir)
            faults.IsBack(datadir);
        return path;
    }

    /// <summary>Opens a file that was found.</summary>
    /// <exception cref="StoreException">NotFound, Denied or Unavailable.</exception>
    public SafeFileHandle Open(string path)
    {
        try
        {
            return System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete,
                FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            throw faults.Logged(FileFailures.OfRead(storeId, "image data cannot be opened", e));
        }
    }

    // A file that is missing is one image's loss; a directory that is gone, or answers with an error, is everybody's, and no data is lost
    // yet.
    private StoreException NotFound(int errno, string path, bool mayBeGone)
    {
        var failure = FileFailures.OfRead(storeId, "image data cannot be found", errno, path);
        if (directories.Of(path) is not { } datadir)
            return failure;
        var isOfPath = failure.Failure is StoreFailure.NotFound or StoreFailure.InvalidLocation;
        if (!isOfPath)
        {
            faults.Failing(datadir, failure.InnerException!.Message); // not null: OfRead puts the path there
            return FileFailures.OfRead(storeId, "image data cannot be found", errno, path, isLogged: true);
        }

        // A directory that became a link to itself is away as well.
        if (!datadir.IsThere() && !(datadir.IsAway && datadir.IsRecognised()))
        {
            faults.Away(datadir);
            return new StoreException(StoreFailure.Unavailable, storeId, $"Store {storeId}: image data cannot be reached: its directory is not there", failure.InnerException) { IsLogged = true };
        }

        if (failure.Failure == StoreFailure.InvalidLocation)
            return failure;
        if (!mayBeGone)
            faults.Missing(path);
        return failure;
    }

    private StoreException Outside() =>
        new(StoreFailure.InvalidLocation, storeId, $"Store {storeId}: the location lies outside the store's directories");
}
