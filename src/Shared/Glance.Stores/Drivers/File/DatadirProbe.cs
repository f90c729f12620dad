using Glance.Stores.Drivers.File.Posix;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.File;

/// <summary>
/// Looks at a datadir at start by doing once what an upload will do: make a file, lock it, give it a second name, remove both.
/// A directory that fails keeps its data readable; only uploads are kept away from it.
/// </summary>
internal sealed class DatadirProbe(string storeId, UnixFileMode? filePermissions, ILogger logger)
{
    /// <summary>Creates the directory when it is absent and finds out what it allows.</summary>
    public Datadir Run(DatadirSetting setting)
    {
        var datadir = new Datadir { Path = setting.Path, Priority = setting.Priority };
        try
        {
            if (!Directory.Exists(datadir.Path))
                Create(datadir.Path);
            OpenForReaders(datadir.Path);
            Directory.CreateDirectory(datadir.Uploads, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return TryUpload(datadir);
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            if (FileFailures.ErrnoOf(e) is Errno.NoSpace or Errno.Quota)
            {
                logger.LogWarning("Store {StoreId}: no space is left in {Datadir}; uploads to it fail until there is some, and what"
                    + " earlier crashes left in it is not cleaned before the next start", storeId, datadir.Path);
                return datadir with { Writable = true };
            }

            logger.LogWarning("Store {StoreId}: images cannot be added in {Datadir}: {Reason}", storeId, datadir.Path, e.Message);
            return datadir;
        }
    }

    private void Create(string path)
    {
        logger.LogInformation("Store {StoreId}: creating {Datadir}, which does not exist", storeId, path);
        Directory.CreateDirectory(path);
    }

    // Group or others that may read the files must be able to enter the directory, as the file driver of glance_store sees to.
    private void OpenForReaders(string path)
    {
        if (filePermissions is not { } file)
            return;
        var mode = System.IO.File.GetUnixFileMode(path);
        var wanted = mode | FilePermissions.DirectoryModeFor(file);
        if (wanted == mode)
            return;
        try
        {
            System.IO.File.SetUnixFileMode(path, wanted);
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            logger.LogWarning("Store {StoreId}: {Datadir} cannot be opened for group and others, who may not reach the images: {Reason}",
                storeId, path, e.Message);
        }
    }

    private Datadir TryUpload(Datadir datadir)
    {
        var name = Path.Combine(datadir.Uploads, $"{Guid.NewGuid():N}.probe");
        var secondName = name + "2";
        using var file = new FileStream(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        try
        {
            var locks = IsLocked(name);
            if (!locks)
                logger.LogWarning("Store {StoreId}: file locks have no effect in {Datadir}; what crashed uploads leave in {Uploads} is not cleaned up",
                    storeId, datadir.Path, datadir.Uploads);
            var errno = LibC.Link(name, secondName);
            if (errno != 0)
                logger.LogWarning("Store {StoreId}: images cannot be added in {Datadir}: its file system has no hard links, which keep two uploads"
                    + " from overwriting each other ({Reason})", storeId, datadir.Path, FileFailures.Cause(errno, secondName).Message);
            return datadir with { Writable = errno == 0, Locks = locks };
        }
        finally
        {
            _ = LibC.Unlink(name); // a probe that stays is removed by the next sweep
            _ = LibC.Unlink(secondName);
        }
    }

    private static bool IsLocked(string name)
    {
        try
        {
            using var second = new FileStream(name, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return false;
        }
        catch (IOException e) when (FileFailures.IsLocked(e))
        {
            return true;
        }
    }
}
