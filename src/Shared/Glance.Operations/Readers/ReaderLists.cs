using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Readers;

/// <summary>
/// Keeps the lists of readers that some stores have beside the data (<see cref="IReaderLists"/>) as the records say: whoever shares or
/// publishes an image changes them too (stores contract, section 7). The record counts, so a list is made of it anew each time, and one
/// that cannot be made now is noted in the store's journal until it is (docs/decisions/0423).
/// </summary>
/// <param name="stores">The data.</param>
/// <param name="images">The records.</param>
/// <param name="members">Their members.</param>
/// <param name="logger">Told of lists that stay as they were.</param>
public sealed class ReaderLists(IStoreRegistry stores, IImageRepository images, IMemberRepository members, ILogger logger)
{
    // Who changes the record after our look makes the list himself; we look once more after ours, so that the older one is never the last.
    private const int Looks = 5;

    private static readonly RequestContext Service = RequestContext.Unauthenticated("req-reader-lists");

    /// <summary>Begins a change of who may read an image: noted before the record has it.</summary>
    /// <param name="caller">Who changes it.</param>
    /// <param name="image">The image.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>To be disposed after the change, whatever came of it.</returns>
    /// <exception cref="StoreException">It cannot be noted, so the record is not to be changed.</exception>
    internal ValueTask<ReaderListChange> BeginAsync(RequestContext caller, Image image, CancellationToken cancellationToken)
    {
        HashSet<IImageStore>? kept = null;
        foreach (var location in image.Locations)
        {
            if (FindStore(location) is { } store && HasList(store))
                (kept ??= []).Add(store);
        }

        return kept is null ? new(ReaderListChange.None) : NoteAsync(caller, image.Id, kept, cancellationToken);
    }

    /// <summary>Begins an upload's change: the data is in the record only after it.</summary>
    /// <inheritdoc cref="BeginAsync(RequestContext, Image, CancellationToken)"/>
    internal ValueTask<ReaderListChange> BeginAsync(
        RequestContext caller, IImageStore store, string imageId, CancellationToken cancellationToken) =>
        HasList(store) ? NoteAsync(caller, imageId, [store], cancellationToken) : new(ReaderListChange.None);

    /// <summary>Makes the lists of an image in all stores that have one.</summary>
    /// <param name="caller">With whose rights.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">Some are not made.</exception>
    /// <exception cref="DatabaseUnavailableException">The record cannot be read.</exception>
    internal async Task MakeAsync(RequestContext caller, string imageId, CancellationToken cancellationToken)
    {
        DataReaders? made = null;
        for (var look = 0; look < Looks; look++)
        {
            if (await images.FindAsync(Service, imageId, cancellationToken).ConfigureAwait(false) is not { } image)
                return;
            var readers = await ReadersOfAsync(image, cancellationToken).ConfigureAwait(false);
            if (readers.IsSame(made))
                return;
            foreach (var location in image.Locations)
            {
                if (FindStore(location)?.For(caller).Find<IReaderLists>() is { } lists)
                    await MakeAsync(lists, location.Url, readers, cancellationToken).ConfigureAwait(false);
            }

            made = readers;
        }
    }

    /// <summary>Makes the list in one store with the service's own rights, for what was noted and not done.</summary>
    /// <returns>Whether the store has data of the image and a list.</returns>
    /// <exception cref="StoreException">It is not made.</exception>
    /// <exception cref="DatabaseUnavailableException">The members cannot be read.</exception>
    internal async Task<bool> MakeAgainAsync(string storeId, Image image, CancellationToken cancellationToken)
    {
        if (!image.Locations.Any(location => FindStore(location) is { } store && store.Id == storeId && HasList(store)))
            return false;
        await MakeAsync(Service, image.Id, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<ReaderListChange> NoteAsync(
        RequestContext caller, string imageId, IReadOnlyCollection<IImageStore> kept, CancellationToken cancellationToken)
    {
        List<IStoreHold> notes = [];
        try
        {
            foreach (var store in kept)
            {
                if (store.Find<IRecoverableStore>() is { } journal
                    && await journal.HoldAsync(imageId, cancellationToken).ConfigureAwait(false) is { } note)
                {
                    notes.Add(note);
                }
            }
        }
        catch
        {
            foreach (var note in notes)
                await note.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new ReaderListChange(stop => MakeAsync(caller, imageId, stop), error => TellFailure(imageId, error), notes);
    }

    // Members count while the image is shared; while it is private nobody but its owner may read it, though it has kept them.
    private async ValueTask<DataReaders> ReadersOfAsync(Image image, CancellationToken cancellationToken) => image.Visibility switch
    {
        ImageVisibility.Public or ImageVisibility.Community => new DataReaders(true, []),
        ImageVisibility.Shared => new DataReaders(false,
            [.. (await members.ListAsync(image.Id, cancellationToken).ConfigureAwait(false)).Select(member => member.MemberId)]),
        _ => new DataReaders(false, []),
    };

    private async ValueTask MakeAsync(IReaderLists lists, string url, DataReaders readers, CancellationToken cancellationToken)
    {
        try
        {
            await lists.SetReadersAsync(url, readers, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (error.Failure == StoreFailure.NotFound)
        {
            logger.LogDebug("There is no data whose readers could be listed: {Reason}", error.Message);
        }
    }

    private void TellFailure(string imageId, Exception error) => logger.LogWarning(
        "Image {ImageId}: its store's list of who may read the data is not as its record says; that is tried again: {Reason}", imageId,
        error.WithCauses());

    private static bool HasList(IImageStore store) => store.Find<IReaderLists>() is not null;

    private IImageStore? FindStore(ImageLocation location)
    {
        try
        {
            return stores.ForLocation(location);
        }
        catch (StoreException)
        {
            return null; // another host's
        }
    }
}
