using Glance.Stores.Drivers.File.Options;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.File.Uploads;

/// <summary>
/// Which uploads of a store are written past the page cache. Who writes there saves a copy, and the first download has to read from the
/// disk what it would have found in memory. So that is for images too large to stay there (docs/decisions/0359).
/// </summary>
/// <param name="storeId">The store.</param>
/// <param name="setting">What the operator wants.</param>
/// <param name="memory">Bytes of memory that this process may count on.</param>
/// <param name="logger">Told of the first file system that refuses.</param>
internal sealed class DirectWrites(string storeId, DirectIo setting, long memory, ILogger logger)
{
    private int _refusals;

    /// <summary>Whether an upload of that size is to be written so.</summary>
    public bool Wants(long? size) => setting switch
    {
        DirectIo.Always => true,
        DirectIo.Never => false,
        _ => size > memory / 2,
    };

    /// <summary>The file system does not do it: told once, uploads go through the page cache.</summary>
    public void Refused(string path)
    {
        if (Interlocked.Increment(ref _refusals) == 1)
        {
            logger.LogInformation(
                "Store {StoreId}: the file system of {Path} takes no direct writes; uploads are written through the page cache", storeId, path);
        }
    }
}
