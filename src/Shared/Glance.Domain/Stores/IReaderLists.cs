namespace Glance.Domain.Stores;

/// <summary>A store that keeps with the data a list of who may read it behind the service's back (stores contract, section 1).</summary>
public interface IReaderLists
{
    /// <summary>Replaces the list.</summary>
    /// <param name="url">The location URL.</param>
    /// <param name="readers">Who may read the data, besides whoever owns it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">NotFound, Denied, Unavailable or InvalidLocation; the list may be the old one.</exception>
    ValueTask SetReadersAsync(string url, DataReaders readers, CancellationToken cancellationToken);
}
