using Glance.Domain.Stores;
using Glance.Stores.Drivers.S3.Calls;

namespace Glance.Stores.Drivers.S3;

/// <summary>
/// How an upload becomes an object, and is none again. A server that did its work and whose answer was lost is asked what came of it: the
/// object tells which upload made it.
/// </summary>
internal sealed class S3Publication(S3Store store, S3Place place)
{
    private Outcome _outcome;

    private enum Outcome
    {
        // There is no object of this upload.
        None,

        // There may be: the server was asked for it, and did not say.
        Doubtful,

        // There is.
        Made,
    }

    /// <summary>What the object says of its upload.</summary>
    public string Note { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Whether the object is there.</summary>
    public bool IsMade => _outcome == Outcome.Made;

    /// <summary>Makes the object.</summary>
    /// <param name="make">Asks the server for it.</param>
    /// <param name="size">Bytes it is to have.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">Duplicate, Full, Denied or Unavailable.</exception>
    public async Task MakeAsync(Func<CancellationToken, Task> make, long size, CancellationToken cancellationToken)
    {
        if (!store.Commits.TryTake(place.Key))
            throw store.Duplicate(place.Key);
        try
        {
            if (await store.Objects.FindAsync(place, cancellationToken).ConfigureAwait(false) is not null)
                throw store.Duplicate(place.Key);
            _outcome = Outcome.Doubtful;
            await TryMakeAsync(make, cancellationToken).ConfigureAwait(false);
            if (await FindOwnAsync(cancellationToken).ConfigureAwait(false) is { } made && made.Size != size)
                throw S3Failures.Unavailable(store.Id, $"{size} bytes of image {place.Key} were sent, the server has {made.Size}");
            _outcome = Outcome.Made;
        }
        finally
        {
            store.Commits.End(place.Key);
        }
    }

    /// <summary>Removes the object if it is of this upload.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (_outcome == Outcome.Doubtful && await FindOwnAsync(cancellationToken).ConfigureAwait(false) is null)
            _outcome = Outcome.None;
        if (_outcome != Outcome.None)
            await store.Objects.DeleteAsync(place, cancellationToken).ConfigureAwait(false);
        _outcome = Outcome.None;
    }

    private async Task TryMakeAsync(Func<CancellationToken, Task> make, CancellationToken cancellationToken)
    {
        try
        {
            await make(cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            // A call repeated after it had done its work finds the object there, or its parts gone.
            if (await FindOwnAsync(CancellationToken.None).ConfigureAwait(false) is not null)
                return;
            _outcome = Outcome.None;
            throw store.Noted(e.Failure == StoreFailure.Duplicate ? store.Duplicate(place.Key) : e);
        }
    }

    private async Task<FoundObject?> FindOwnAsync(CancellationToken cancellationToken) =>
        await store.Objects.FindAsync(place, cancellationToken).ConfigureAwait(false) is { } found && found.Note == Note ? found : null;
}
