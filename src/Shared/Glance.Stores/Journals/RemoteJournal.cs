using Glance.Configuration.Surroundings;
using Glance.Domain.Stores;
using Glance.Stores.Posix;

namespace Glance.Stores.Journals;

/// <summary>Where this host notes the uploads to one store that is not on it (docs/decisions/0361).</summary>
/// <param name="root">Directory of all such stores, as the option has it.</param>
/// <param name="storeId">The store.</param>
internal sealed class RemoteJournal(string root, string storeId)
{
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string Probe = ".probe";

    // What is left by a process that died while it made a journal is nobody's after that.
    private static readonly TimeSpan OldDebris = TimeSpan.FromHours(1);

    // An id may hold what means something in a path.
    private readonly string _directory = Path.Combine(root, Uri.EscapeDataString(storeId).Replace(".", "%2E", StringComparison.Ordinal));

    private JournalFolder Folder => new(_directory);

    /// <summary>The journals, of whatever state.</summary>
    /// <exception cref="StoreException">Unavailable: they cannot be listed.</exception>
    public IReadOnlyList<string> Journals() => Guarded("the journals of its uploads cannot be listed", Folder.Journals);

    /// <summary>Notes work on an image, durably.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="now">The time.</param>
    /// <param name="url">Where its data will be; null when the work makes none.</param>
    /// <exception cref="StoreException">Unavailable: it cannot be noted.</exception>
    public JournalFile Note(string imageId, DateTimeOffset now, string? url) =>
        Guarded($"no work on image {imageId} can begin, because it cannot be noted", () =>
            JournalFile.Create(_directory, JournalEntry.OfThisProcess(imageId, now, url)));

    /// <summary>Locks a journal whose process is gone; null when it is not, or another upload of the image runs on this host.</summary>
    /// <exception cref="StoreException">Unavailable: it cannot be opened.</exception>
    public JournalFile? TryTake(string path) => Guarded("an upload's journal cannot be opened", () =>
    {
        if (JournalFile.TryTake(path) is not { } journal)
            return null;
        if (!Folder.HasLive(journal.ImageId, path))
            return journal;
        journal.Dispose();
        return null;
    });

    /// <summary>
    /// What a journal says, null when a power failure left it unreadable, and whether the record knows that its work failed.
    /// </summary>
    /// <exception cref="StoreException">Unavailable: it cannot be read.</exception>
    public (JournalEntry? Entry, bool IsRecordTold) Read(JournalFile journal) =>
        Guarded("an upload's journal cannot be read", () => (journal.ReadEntry(), journal.IsRecordTold()));

    /// <summary>Removes what crashes left between two steps.</summary>
    /// <exception cref="StoreException">Unavailable: it stays.</exception>
    public void RemoveDebris(DateTimeOffset now) => Guarded("what a broken upload left cannot be removed", () =>
        Folder.RemoveDebris(now - OldDebris, "*" + JournalFile.UnbornEnding, "*" + Probe) is { } stays ? throw stays : true);

    /// <summary>Makes the directory and does once what every upload will do in it.</summary>
    /// <returns>Why no upload can be noted, with the option to change; null when it can.</returns>
    public string? Open()
    {
        try
        {
            Make();
            return ProbeLocks()
                ? null : Problem("file locks have no effect there, so that nobody could tell uploads that run from broken-off ones");
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            return Problem(e.Message);
        }
    }

    /// <summary>What <see cref="Open"/> would return, as far as can be told without making anything.</summary>
    public string? Inspect() =>
        (Directory.Exists(_directory) ? PathAccess.WhyNoFilesIn(_directory) : PathAccess.WhyNotMade(_directory)) is { } reason
            ? Problem(reason) : null;

    /// <summary>Why what is noted may be lost; null when nothing speaks for that.</summary>
    public string? FindDoubt()
    {
        var there = _directory;
        while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } above)
            there = above;
        var format = new DriveInfo(there).DriveFormat;
        return format is "tmpfs" or "ramfs"
            ? $"{Named()}: it is on {format}, so that a restart of this machine forgets which uploads to store {storeId} were broken off; "
                + "name a directory on a disk"
            : null;
    }

    private void Make()
    {
        if (Directory.Exists(_directory))
            return;
        Directory.CreateDirectory(_directory, OwnersAlone);
        _ = PosixFile.SyncDirectory(root);
        if (Path.GetDirectoryName(root) is { } above)
            _ = PosixFile.SyncDirectory(above);
    }

    private bool ProbeLocks()
    {
        var name = Path.Combine(_directory, Guid.NewGuid().ToString("N") + Probe);
        using var file = new FileStream(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        try
        {
            return JournalFile.IsLocked(name);
        }
        finally
        {
            _ = PosixFile.Unlink(name); // one that stays is removed by a later sweep
        }
    }

    private string Named() => $"[glance_store] journal_directory = {root}";

    private string Problem(string reason) =>
        $"{Named()}: uploads to store {storeId} cannot be noted in {_directory}: {reason}; "
        + "name a directory on a local disk in which the service may write";

    private T Guarded<T>(string what, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            throw new StoreException(StoreFailure.Unavailable, storeId, $"Store {storeId}: {what}", e);
        }
    }
}
