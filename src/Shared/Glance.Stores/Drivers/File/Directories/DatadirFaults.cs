using System.Collections.Concurrent;
using Glance.Configuration.Surroundings;
using Glance.Domain.Errors;
using Glance.Domain.Stores;
using Glance.Stores.Posix;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.File.Directories;

/// <summary>
/// What the log says about directories that fail: a line when it begins, one a minute with a count while it lasts, one when it is over.
/// </summary>
internal sealed class DatadirFaults(string storeId, TimeProvider time, ILogger logger)
{
    private readonly RepeatedFaults _faults = new(time);
    private readonly ConcurrentDictionary<string, bool> _failing = new(StringComparer.Ordinal);

    /// <summary>Whether any directory fails.</summary>
    public bool Any => !_failing.IsEmpty;

    /// <summary>Tries what an upload does first; null when it works, or fails for want of room only.</summary>
    public string? Find(Datadir datadir)
    {
        if (!datadir.IsThere())
        {
            Away(datadir);
            return $"{datadir.Path} is not there";
        }

        try
        {
            // Removed by the sweep when this process dies in between.
            var name = Path.Combine(datadir.Uploads, $"{Guid.NewGuid():N}.probe");
            using (var file = new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0))
                file.WriteByte(0);
            System.IO.File.Delete(name);
            IsBack(datadir);
            return null;
        }
        catch (Exception e) when (FileFailures.IsOfFileSystem(e))
        {
            if (FileFailures.ErrnoOf(e) is Posix.Errno.NoSpace or Posix.Errno.Quota)
                return null;
            if (FileFailures.IsOfManyFiles(FileFailures.ErrnoOf(e)))
                ManyFiles(e.Message);
            else
                Failing(datadir, e.Message);
            return $"{datadir.Path}: {e.Message}";
        }
    }

    /// <summary>The directory is not there, cannot be reached, or another one is there.</summary>
    public void Away(Datadir datadir) => Failing(datadir, PathAccess.WhyNotReached(datadir.Uploads) is { } closed
        ? $"it cannot be reached: {closed}. Nothing is made in its place, and it is used again as soon as it can be reached"
        : $"it is not there: it was moved or deleted, or its file system is not mounted ({datadir.Uploads} is not the one that this service"
            + " uses). Nothing is made in its place, and it is used again as soon as it is back");

    /// <summary>The file system answers with an error.</summary>
    public void Failing(Datadir datadir, string reason)
    {
        _failing[datadir.Path] = true;
        if (_faults.IsDue(datadir.Path, out var untold))
        {
            logger.LogError(
                "Store {StoreId}: {Datadir} cannot be used: {Reason}{Untold}",
                storeId, datadir.Path, reason, untold.Describe("requests failed"));
        }
    }

    /// <summary>The directory answers; that is only news after a failure.</summary>
    public void IsBack(Datadir datadir)
    {
        if (_failing.IsEmpty || !_failing.TryRemove(datadir.Path, out _))
            return;
        var untold = _faults.Mended(datadir.Path);
        logger.LogWarning(
            "Store {StoreId}: {Datadir} can be used again{Untold}", storeId, datadir.Path, untold.Describe("requests failed"));
    }

    /// <summary>The directory has no room for an upload.</summary>
    /// <param name="datadir">The one with most room.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="wanted">Bytes it has; null when that was not announced.</param>
    /// <param name="free">Bytes that are free.</param>
    public void Full(Datadir datadir, string imageId, long? wanted, long free)
    {
        if (_faults.IsDue("full " + datadir.Path, out var untold))
        {
            logger.LogWarning("Store {StoreId}: {Datadir} is full: image {ImageId} wants {Wanted} bytes, {Free} are free{Untold}",
                storeId, datadir.Path, imageId,
                wanted?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "an unknown number of", free,
                untold.Describe("uploads were refused"));
        }
    }

    /// <summary>A failure that is told here when it says nothing of the directories: this process has too many files open.</summary>
    /// <param name="failure">What is thrown.</param>
    /// <returns>What to throw instead.</returns>
    public StoreException Logged(StoreException failure)
    {
        if (failure.Failure != StoreFailure.Busy)
            return failure;
        ManyFiles(failure.InnerException?.Message ?? failure.Message);
        return new StoreException(failure.Failure, failure.StoreId, failure.Message, failure.InnerException) { IsLogged = true };
    }

    /// <summary>This process, or the machine, has as many files open as it may.</summary>
    public void ManyFiles(string reason)
    {
        if (_faults.IsDue("files", out var untold))
        {
            logger.LogWarning("Store {StoreId}: too many files are open: {Reason}; requests are answered 503{Untold}. Raise LimitNOFILE (ulimit -n)",
                storeId, reason, untold.Describe("requests failed"));
        }
    }

    /// <summary>A file is not there although its directory is.</summary>
    public void Missing(string path)
    {
        if (_faults.IsDue(path, out var untold))
        {
            logger.LogError("Store {StoreId}: the data of image {ImageId} is missing: {Path} does not exist, its directory does{Untold}",
                storeId, Path.GetFileName(path), path, untold.Describe("requests for it failed"));
        }
    }
}
