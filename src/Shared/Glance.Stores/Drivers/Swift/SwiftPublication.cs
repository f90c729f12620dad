using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift.Calls;

namespace Glance.Stores.Drivers.Swift;

/// <summary>
/// How an upload becomes an object, and is none again. A server that did its work and whose answer was lost is asked what came of it: the
/// object tells which upload made it.
/// </summary>
internal sealed class SwiftPublication(SwiftStore store, SwiftPlace place)
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
        if (!store.Parts.Commits.TryTake(place.Key))
            throw store.Duplicate(place.Key);
        try
        {
            if (await store.Objects.FindAsync(place, cancellationToken).ConfigureAwait(false) is not null)
                throw store.Duplicate(place.Key);
            _outcome = Outcome.Doubtful;
            var made = await TryMakeAsync(make, cancellationToken).ConfigureAwait(false);
            if (made?.Note != Note)
            {
                _outcome = Outcome.None;
                throw store.Duplicate(place.Key); // Another host's upload came later, and counts.
            }

            if (made.Size != size)
                throw SwiftFailures.Unavailable(store.Id, $"{size} bytes of image {place.Key} were sent, the server has {made.Size}");
            _outcome = Outcome.Made;
        }
        finally
        {
            store.Parts.Commits.End(place.Key);
        }
    }

    /// <summary>Removes the object if it is of this upload.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        // One that is not there yet may still come, of a request that nobody waits for: Swift forgets it when its removal is the later one.
        if (_outcome == Outcome.Doubtful && await store.Objects.FindAsync(place, cancellationToken).ConfigureAwait(false) is { } found
            && found.Note != Note)
        {
            _outcome = Outcome.None;
        }

        if (_outcome != Outcome.None)
            _ = await store.Objects.DeleteAsync(place, place.Container, place.Key, cancellationToken).ConfigureAwait(false);
        _outcome = Outcome.None;
    }

    private async Task<FoundSwiftObject?> TryMakeAsync(Func<CancellationToken, Task> make, CancellationToken cancellationToken)
    {
        try
        {
            await make(cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            // A call repeated after it had done its work finds the object there.
            if (await store.Objects.FindAsync(place, CancellationToken.None).ConfigureAwait(false) is { } found && found.Note == Note)
                return found;
            if (e.Failure != StoreFailure.Unavailable)
                _outcome = Outcome.None;
            throw e.Failure == StoreFailure.Duplicate ? store.Duplicate(place.Key) : e;
        }

        return await store.Objects.FindAsync(place, cancellationToken).ConfigureAwait(false);
    }
}
