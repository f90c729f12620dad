namespace Glance.Stores.Capabilities;

/// <summary>
/// A store that is not on this host and takes uploads. The service notes each of its uploads on this host before it begins, and what a
/// process that died, a lost network or a full cluster left is removed by these methods, later and by whichever process
/// (docs/decisions/0361). So a driver keeps no journal and is no <see cref="Glance.Domain.Stores.IRecoverableStore"/>.
/// A write of such a store whose disposal, abandonment aside, cannot remove what it made throws a
/// <see cref="Glance.Domain.Stores.StoreException"/> from DisposeAsync; it is caught, and the removal tried again.
/// </summary>
public interface IRemoteWrites
{
    /// <summary>
    /// The URL that the data of an image gets with the present options. It may block, for example to ask a cluster for its id: it is called
    /// on a thread that serves nobody.
    /// </summary>
    /// <param name="imageId">The image; a plain name.</param>
    /// <exception cref="Glance.Domain.Stores.StoreException">
    /// Unavailable: it cannot be told now; Forbidden: it depends on who asks, and nobody does. Then no upload begins.
    /// </exception>
    string UrlFor(string imageId);

    /// <summary>Whether whole data is visible there.</summary>
    /// <param name="url">What <see cref="UrlFor"/> returned to some process, perhaps with other options.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Glance.Domain.Stores.StoreException">Unavailable, Denied or InvalidLocation.</exception>
    ValueTask<bool> IsCommittedAsync(string url, CancellationToken cancellationToken);

    /// <summary>
    /// Where the whole data of an image lies, null where none is visible. That is the URL it was noted with, save where the server names
    /// places itself: there <see cref="UrlFor"/> only says which image is meant.
    /// </summary>
    /// <param name="imageId">The image.</param>
    /// <param name="url">What <see cref="UrlFor"/> returned to some process, perhaps with other options.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Glance.Domain.Stores.StoreException">Unavailable, Denied or InvalidLocation.</exception>
    async ValueTask<string?> FindWholeAsync(string imageId, string url, CancellationToken cancellationToken) =>
        await IsCommittedAsync(url, cancellationToken).ConfigureAwait(false) ? url : null;

    /// <summary>
    /// Removes whatever a write left, visible or not: the data, parts of it, uploads that were not completed. Nothing there is fine. Nobody
    /// uploads the image meanwhile, and no record names the URL.
    /// </summary>
    /// <param name="imageId">The image.</param>
    /// <param name="url">What <see cref="UrlFor"/> returned to some process, perhaps with other options.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Glance.Domain.Stores.StoreException">Any kind: something stays, and this is called again later.</exception>
    ValueTask RemoveTracesAsync(string imageId, string url, CancellationToken cancellationToken);

    /// <summary>
    /// Removes what uploads of an image left beside its whole data, which a record names, where that is not part of it. Nobody uploads the
    /// image meanwhile.
    /// </summary>
    /// <param name="imageId">The image.</param>
    /// <param name="url">Where its whole data is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Glance.Domain.Stores.StoreException">Any kind: something stays, and this is called again later.</exception>
    ValueTask RemoveRestAsync(string imageId, string url, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>
    /// Ends what processes of this host that died hold in the service without an upload, such as attachments that data was read by.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Glance.Domain.Stores.StoreException">Any kind: something stays, and this is called again later.</exception>
    ValueTask EndAbandonedUsesAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
