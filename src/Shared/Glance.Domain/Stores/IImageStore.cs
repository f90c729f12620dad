namespace Glance.Domain.Stores;

/// <summary>
/// A place where image data lies. Failures are exactly the <see cref="StoreException"/> kinds; anything else is a bug of the driver.
/// Data becomes visible only by <see cref="IStoreWrite.CommitAsync"/>, whole and durable.
/// </summary>
public interface IImageStore
{
    /// <summary>The store's id: a key of <c>enabled_backends</c>, or the scheme's name in single-store mode.</summary>
    string Id { get; }

    /// <summary>URL schemes this store reads, such as <c>file</c> and <c>filesystem</c>; the first is the one it writes.</summary>
    IReadOnlyList<string> Schemes { get; }

    /// <summary>What it can do; decided at start, asked before any I/O.</summary>
    StoreCapabilities Capabilities { get; }

    /// <summary>Opens a place for the data of an image. Nothing is visible to readers before the commit.</summary>
    /// <param name="imageId">The image; drivers check it before it becomes part of a path or key.</param>
    /// <param name="expectedSize">Bytes that will come, when known: lets the store refuse early when it is full.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">Duplicate, Full, Denied, Unsupported or Unavailable.</exception>
    ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken);

    /// <summary>Opens the data at a URL this store wrote or was given.</summary>
    /// <param name="url">The location URL.</param>
    /// <param name="range">Part to read, already clipped to the data; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">NotFound, Denied, Unsupported, Unavailable or InvalidLocation.</exception>
    ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken);

    /// <summary>Bytes of data at a URL.</summary>
    /// <exception cref="StoreException">NotFound, Denied, Unavailable or InvalidLocation.</exception>
    ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken);

    /// <summary>Removes the data at a URL.</summary>
    /// <exception cref="StoreException">NotFound, InUse, Denied, Unsupported, Unavailable or InvalidLocation.</exception>
    ValueTask DeleteAsync(string url, CancellationToken cancellationToken);
}
