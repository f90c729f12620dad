namespace Glance.Domain.Stores;

/// <summary>A store whose data others may use behind the service's back, such as clones of an image, and which can find that out.</summary>
public interface IDataInUse
{
    /// <summary>
    /// Refuses when somebody uses the data, before anything of it is touched: it is asked before a record gives the data up
    /// (glance-behaviours section 6).
    /// </summary>
    /// <param name="url">The location URL.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">InUse; any other kind means that nobody knows, and the data may be given up.</exception>
    ValueTask RequireUnusedAsync(string url, CancellationToken cancellationToken);
}
