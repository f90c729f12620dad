using Glance.Configuration.Surroundings;
using Glance.Stores.Capabilities;
using Glance.Stores.Drivers.File.Options;
using Glance.Stores.Journals;
using Glance.Stores.Posix;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.File.Directories;

/// <summary>
/// Looks at a datadir at start by doing once what an upload will do: make a file, lock it, give it a second name, remove both.
/// A directory that fails keeps its data readable; only uploads are kept away from it.
/// </summary>
internal sealed class DatadirProbe(string storeId, string option, UnixFileMode? filePermissions, ILogger logger)
{
    /// <summary>Finds out what a directory allows, and creates it when it is absent and new.</summary>
    /// <param name="setting">The directory.</param>
    /// <param name="evidence">Files that lie in it as far as is known. Where none of them is, it is another directory that happens to have
    /// the name.</param>
    /// <param name="use">Whether one that is absent is made, and whether it must have been there.</param>
    public Datadir Run(DatadirSetting setting, IReadOnlyList<string> evidence, DirectoryUse use)
    {
        var datadir = new Datadir { Path = setting.Path, Priority = setting.Priority, Evidence = evidence };
        if (!datadir.IsRecognised() && FindAbsence(datadir, use) is { } absence)
        {
            logger.LogError("Store {StoreId}: {Datadir} {Absence}. Nothing is made in its place; its uploads and downloads get 503 until it is back, which is noticed by"
                + " itself. If its images are lost for good, make the directory {Uploads}", storeId, datadir.Path, absence, datadir.Uploads);
            return datadir with { IsAway = true, Writable = true };
        }

        return Take(datadir);
    }

    private static string? FindAbsence(Datadir datadir, DirectoryUse use)
    {
        var exists = Directory.Exists(datadir.Path);
        if (!exists && !use.MayCreate && PathAccess.WhyNotReached(datadir.Path) is { } closed)
            return $"cannot be reached: {closed}";
        if (datadir.Evidence.Count > 0)
        {
            return exists
                ? $"has none of the files that image records point at, such as {datadir.Evidence[0]}: its file system is not mounted, or it was replaced"
                : "does not exist, and image records point at files in it: it was moved or deleted, or its file system is not mounted";
        }

        // Where nothing can be made, nothing was: a directory that is only read has no trace of ours.
        if (exists && use.IsReplacement && PathAccess.WhyNoFilesIn(datadir.Path) is null)
        {
            return $"has no {Datadir.UploadsName}, which the service made in it when it started:"
                + " its file system is not mounted, or it was replaced";
        }

        return exists || use.MayCreate ? null : "does not exist: it was moved or deleted, or its file system is not mounted";
    }

    private Datadir Take(Datadir datadir)
    {
        try
        {
            if (!Directory.Exists(datadir.Path))
                Create(datadir.Path);
            OpenForReaders(datadir.Path);
            Directory.CreateDirectory(datadir.Uploads, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return Identified(TryUpload(datadir));
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            if (FileFailures.ErrnoOf(e) is Errno.NoSpace or Errno.Quota)
            {
                logger.LogWarning("Store {StoreId}: no space is left in {Datadir}; uploads to it fail until there is some, and what"
                    + " earlier crashes left in it is not cleaned before the next start", storeId, datadir.Path);
                return Identified(datadir with { Writable = true });
            }

            // As the check tells it, which asks and does not try.
            var reason = PathAccess.WhyNoFilesIn(datadir.Path) ?? e.Message;
            logger.LogWarning("{Option}: store {StoreId}: images cannot be added in {Datadir}: {Reason}", option, storeId, datadir.Path, reason);
            return Identified(datadir);
        }
    }

    private static Datadir Identified(Datadir datadir) =>
        PosixFile.Stat(datadir.Writable ? datadir.Uploads : datadir.Path, out var identity, followLinks: true) == 0 ? datadir with { Known = identity } : datadir;

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
            var locks = JournalFile.IsLocked(name);
            if (!locks)
            {
                logger.LogWarning("Store {StoreId}: file locks have no effect in {Datadir}; what crashed uploads leave in {Uploads} is not cleaned up",
                    storeId, datadir.Path, datadir.Uploads);
            }

            var errno = PosixFile.Link(name, secondName);
            if (errno != 0)
            {
                logger.LogWarning("Store {StoreId}: images cannot be added in {Datadir}: its file system has no hard links, which keep two uploads"
                    + " from overwriting each other ({Reason})", storeId, datadir.Path, FileFailures.Cause(errno, secondName).Message);
            }

            return datadir with { Writable = errno == 0, Locks = locks };
        }
        finally
        {
            _ = PosixFile.Unlink(name); // a probe that stays is removed by the next sweep
            _ = PosixFile.Unlink(secondName);
        }
    }
}
