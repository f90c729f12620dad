using Glance.Domain.Stores;

namespace Glance.Operations.Downloads;

/// <summary>Reading parts of data.</summary>
internal static class StoreParts
{
    /// <summary>Opens a part of the data, of a store that only gives all of it too.</summary>
    /// <param name="store">The store.</param>
    /// <param name="url">The location URL.</param>
    /// <param name="part">The part.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">It cannot be opened, or there is not as much.</exception>
    public static async ValueTask<IStoreRead> OpenPartAsync(this IImageStore store, string url, ByteRange part,
        CancellationToken cancellationToken)
    {
        if (store.Capabilities.HasFlag(StoreCapabilities.RandomRead))
            return await store.OpenReadAsync(url, part, cancellationToken).ConfigureAwait(false);
        if (!store.Capabilities.HasFlag(StoreCapabilities.Read))
            throw new StoreException(StoreFailure.Unsupported, store.Id, $"Store {store.Id} cannot be read");
        var whole = await store.OpenReadAsync(url, range: null, cancellationToken).ConfigureAwait(false);
        if (whole.Length >= part.Offset + part.Length)
            return new PartOfRead(whole, part);
        await whole.DisposeAsync().ConfigureAwait(false);
        throw new StoreException(StoreFailure.Unavailable, store.Id,
            $"Store {store.Id}: image data has only {whole.Length} bytes, {part.Offset + part.Length} were to be there");
    }
}
