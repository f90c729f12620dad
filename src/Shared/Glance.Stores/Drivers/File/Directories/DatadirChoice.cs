using Glance.Domain.Stores;
using Glance.Stores.Posix;

namespace Glance.Stores.Drivers.File.Directories;

/// <summary>Chooses the directory for an upload: the highest priority that has room, and there the one with the most free space.</summary>
internal sealed class DatadirChoice(string storeId, bool thinProvisioning, DatadirFaults faults)
{
    /// <summary>The directory for an upload.</summary>
    /// <exception cref="StoreException">Full: certainly no directory can take that many bytes. Unavailable: none is there.</exception>
    public Datadir For(IReadOnlyList<Datadir> datadirs, string imageId, long? expectedSize)
    {
        var candidates = datadirs.Where(dir => dir.Writable)
            .Select(dir => (Datadir: dir, Free: FreeSpaceOf(dir)))
            .Where(candidate => candidate.Free >= 0)
            .OrderByDescending(candidate => candidate.Datadir.Priority)
            .ThenByDescending(candidate => candidate.Free)
            .ToList();
        foreach (var (datadir, free) in candidates)
        {
            if (free >= (expectedSize ?? 0))
                return datadir;
        }

        // Fewer free bytes than the image has: only refuse where that means that it cannot fit.
        foreach (var (datadir, _) in candidates)
        {
            if (thinProvisioning || !datadir.FreeSpaceIsCertain())
                return datadir;
        }

        if (candidates.Count == 0)
            throw new StoreException(StoreFailure.Unavailable, storeId, $"Store {storeId}: none of its directories answers; image {imageId} cannot be added") { IsLogged = true };
        var most = candidates.MaxBy(candidate => candidate.Free);
        faults.Full(most.Datadir, imageId, expectedSize, most.Free);
        throw new StoreException(StoreFailure.Full, storeId, $"Store {storeId}: image {imageId} has {expectedSize} bytes and the most that is free is {most.Free}");
    }

    // A directory that fails, such as a share that is gone, must not keep uploads from the others.
    private long FreeSpaceOf(Datadir datadir)
    {
        if (!datadir.IsThere())
        {
            faults.Away(datadir);
            return -1;
        }

        try
        {
            var free = datadir.FreeSpace();
            faults.IsBack(datadir);
            return free;
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            faults.Failing(datadir, e.Message);
            return -1;
        }
    }
}
