using Glance.Domain.Stores;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.File;

/// <summary>Chooses the directory for an upload: the highest priority that has room, and there the one with the most free space.</summary>
internal sealed class DatadirChoice(string storeId, IReadOnlyList<Datadir> datadirs, bool thinProvisioning, ILogger logger)
{
    /// <summary>The directory for an upload.</summary>
    /// <exception cref="StoreException">Full: certainly no directory can take that many bytes.</exception>
    public Datadir For(string imageId, long? expectedSize)
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
            throw new StoreException(StoreFailure.Unavailable, storeId, $"Store {storeId}: none of its directories answers; image {imageId} cannot be added");
        throw new StoreException(StoreFailure.Full, storeId,
            $"Store {storeId}: image {imageId} has {expectedSize} bytes and the most that is free is {candidates.Max(candidate => candidate.Free)}");
    }

    // A directory that fails, such as a share that is gone, must not keep uploads from the others.
    private long FreeSpaceOf(Datadir datadir)
    {
        try
        {
            return datadir.FreeSpace();
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            logger.LogWarning("Store {StoreId}: {Datadir} is passed over for an upload: {Reason}", storeId, datadir.Path, e.Message);
            return -1;
        }
    }
}
