using Glance.Domain.Stores;
using Glance.Stores.Drivers.File.Directories;
using Glance.Stores.Journals;
using Glance.Stores.Posix;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.File.Uploads;

/// <summary>Goes through the journals of a datadir and takes those whose process is gone.</summary>
internal sealed class UploadSweep(string storeId, IReadOnlyList<Datadir> datadirs, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// A share mounted without locks between hosts shows no lock of another host. So an upload begun elsewhere counts as abandoned only
    /// when no data has come for this long.
    /// </summary>
    public static readonly TimeSpan QuietOnOtherHosts = TimeSpan.FromHours(1);

    /// <summary>The abandoned uploads, each locked until disposed.</summary>
    public IEnumerable<IAbandonedWrite> Run(CancellationToken cancellationToken)
    {
        foreach (var datadir in datadirs.Where(dir => dir.Locks))
        {
            foreach (var path in List(datadir, "*" + JournalFile.Ending))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Take(datadir, path) is { } abandoned)
                    yield return abandoned;
            }

            RemoveDebris(datadir);
        }
    }

    private AbandonedFileWrite? Take(Datadir datadir, string path)
    {
        try
        {
            if (UploadJournal.TryTake(datadir, path) is not { } journal)
                return null;
            if (MayLiveElsewhere(journal) || HasLiveSibling(journal, path))
            {
                journal.Dispose();
                return null;
            }

            return new AbandonedFileWrite(storeId, journal);
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            throw FileFailures.OfWrite(storeId, "an upload's journal cannot be opened", e);
        }
    }

    private bool MayLiveElsewhere(UploadJournal journal) =>
        journal.ReadEntry()?.Host != Environment.MachineName && time.GetUtcNow() - journal.LastWrite() < QuietOnOtherHosts;

    // While another upload of the image runs, its record says nothing about this one: a later sweep judges it.
    private bool HasLiveSibling(UploadJournal journal, string path) =>
        datadirs.Any(dir => dir.Locks && new JournalFolder(dir.Uploads).HasLive(journal.ImageId, path));

    // Names that a crash between two steps leaves: they stand for no data anybody could miss.
    private void RemoveDebris(Datadir datadir)
    {
        foreach (var data in List(datadir, "*" + UploadJournal.DataEnding))
        {
            // The journal comes before the data and goes after it.
            if (!System.IO.File.Exists(Path.ChangeExtension(data, JournalFile.Ending)))
                RemoveFile(data);
        }

        if (new JournalFolder(datadir.Uploads).RemoveDebris(
            time.GetUtcNow() - QuietOnOtherHosts, "*" + JournalFile.UnbornEnding, "*" + CommitLock.Ending, "*.probe*") is { } stays)
        {
            Tell(stays);
        }
    }

    private void RemoveFile(string path)
    {
        var errno = PosixFile.Unlink(path);
        if (errno is not (0 or Errno.NoEntry))
            Tell(FileFailures.Cause(errno, path));
    }

    private void Tell(IOException error) =>
        logger.LogWarning(error, "Store {StoreId}: what a broken upload left cannot be removed", storeId);

    private IReadOnlyList<string> List(Datadir datadir, string pattern)
    {
        try
        {
            return new JournalFolder(datadir.Uploads).List(pattern);
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            throw FileFailures.OfWrite(storeId, "the journals of uploads cannot be listed", e);
        }
    }
}
