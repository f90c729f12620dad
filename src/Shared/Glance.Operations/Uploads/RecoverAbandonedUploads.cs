using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Domain.Telemetry;
using Glance.Operations.Images;
using Glance.Operations.Readers;
using Glance.Operations.Records;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Uploads;

/// <summary>
/// Recovers uploads whose process died: the record decides whether their data stays. May run in several workers at once and as often as
/// wanted; each store hands every abandoned upload to one worker at a time.
/// </summary>
public sealed class RecoverAbandonedUploads(IStoreRegistry stores, IImageRepository images, TimeProvider time, ILogger logger)
{
    /// <summary>Makes lists of readers that could not be made when their image changed; null where no store has any.</summary>
    public ReaderLists? Readers { get; init; }

    // Another request may change the record between our look and our save; after that many looks the next sweep has it.
    private const int Looks = 3;

    private static readonly RequestContext Context = RequestContext.Unauthenticated("req-upload-recovery");

    private readonly AbandonedRecord _record = new(images, time, logger);

    // What cannot be cleaned up is looked at again and again, and told once: by store, and by upload.
    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);

    /// <summary>Recovers what is there now and returns how many uploads that were. One call at a time.</summary>
    /// <exception cref="Domain.Errors.DatabaseUnavailableException">The records cannot be read; what was not recovered stays for the next
    /// time.</exception>
    public async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(RecoverAbandonedUploads));
        var recovered = 0;
        foreach (var store in stores.Stores)
        {
            if (store.Find<IRecoverableStore>() is not { } recoverable)
                continue;
            try
            {
                await foreach (var write in recoverable.FindAbandonedWritesAsync(cancellationToken).ConfigureAwait(false))
                {
                    await using (write.ConfigureAwait(false))
                        recovered += await TryRecoverAsync(store.Id, write, cancellationToken).ConfigureAwait(false) ? 1 : 0;
                }

                _told.Remove(store.Id);
            }
            catch (StoreException e)
            {
                Tell(store.Id, $"Store {store.Id}: uploads that were broken off cannot all be cleaned up; that is tried again: {e.WithCauses()}");
            }
        }

        return recovered;
    }

    // One that cannot be cleaned up keeps no other from its turn.
    private async ValueTask<bool> TryRecoverAsync(string storeId, IAbandonedWrite write, CancellationToken cancellationToken)
    {
        var key = $"{storeId}/{write.ImageId}";
        try
        {
            var recovered = await RecoverAsync(storeId, write, cancellationToken).ConfigureAwait(false);
            _told.Remove(key);
            return recovered;
        }
        catch (StoreException e)
        {
            Tell(key, $"Store {storeId}: the broken-off upload of image {write.ImageId} cannot be cleaned up; that is tried again: {e.WithCauses()}");
            return false;
        }
    }

    private void Tell(string key, string what)
    {
        if (_told.TryGetValue(key, out var before) && before == what)
            return;
        _told[key] = what;
        logger.LogWarning("{Trouble}", what);
    }

    private async ValueTask<bool> RecoverAsync(string storeId, IAbandonedWrite write, CancellationToken cancellationToken)
    {
        for (var look = 0; look < Looks; look++)
        {
            var image = await images.FindAsync(Context, write.ImageId, cancellationToken).ConfigureAwait(false);
            var now = image;
            if (image is { Status: ImageStatus.Saving } && write.IsRecordTold)
                return IsLaterUploads(storeId, write);
            if (image is { Status: ImageStatus.Saving } && write.Url.Length == 0)
                return await EndNoteAsync(write, cancellationToken).ConfigureAwait(false);
            if (image is { Status: ImageStatus.Saving or ImageStatus.Importing })
            {
                now = await _record.TryRequeueAsync(image, cancellationToken).ConfigureAwait(false);
                if (now is null)
                    continue;
                await write.NoteRecordToldAsync(true, cancellationToken).ConfigureAwait(false);
            }

            if (image is { Status: ImageStatus.Importing })
            {
                await write.DiscardAsync(cancellationToken).ConfigureAwait(false);
                logger.LogWarning("Image {ImageId} is queued again: the process that hashed its data died; the data stays where it is", image.Id);
                return true;
            }

            if (image is not null && await ListReadersAsync(storeId, image, write, cancellationToken).ConfigureAwait(false))
                return true;
            if (image is not null && image.Locations.Any(location => location.Url == write.Url))
            {
                await write.KeepAsync(cancellationToken).ConfigureAwait(false);
                logger.LogInformation("Store {StoreId}: the upload of image {ImageId} had been completed when its process died or lost the database; its data stays", storeId, write.ImageId);
                return true;
            }

            if (write.SharesItsPlace && now is { Status: ImageStatus.Queued }
                && !await _record.TryRemoveAloneAsync(now, write, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            await write.DiscardAsync(cancellationToken).ConfigureAwait(false);
            logger.LogWarning("Store {StoreId}: the upload of image {ImageId} was broken off when its process died, or lost database or store; its data was removed, the image is {Status}",
                storeId, write.ImageId, StatusAfter(image));
            return true;
        }

        logger.LogWarning("Store {StoreId}: the broken-off upload of image {ImageId} is left for the next time: its record keeps changing", storeId, write.ImageId);
        return false;
    }

    // True when there was nothing else to do for the note.
    private async ValueTask<bool> ListReadersAsync(string storeId, Image image, IAbandonedWrite write, CancellationToken cancellationToken)
    {
        try
        {
            var made = Readers is not null && await Readers.MakeAgainAsync(storeId, image, cancellationToken).ConfigureAwait(false);
            if (!made || write.Url.Length > 0)
                return false;
        }
        catch (StoreException error)
        {
            write.Postpone(error);
            throw;
        }

        logger.LogInformation("Store {StoreId}: its list of who may read image {ImageId} is as the record says", storeId, image.Id);
        return await EndNoteAsync(write, cancellationToken).ConfigureAwait(false);
    }

    // A note without data beside an upload's own, which is the one that leads to the record.
    private static async ValueTask<bool> EndNoteAsync(IAbandonedWrite note, CancellationToken cancellationToken)
    {
        await note.DiscardAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    // Its data lies, or will lie, where ours would be.
    private bool IsLaterUploads(string storeId, IAbandonedWrite write)
    {
        logger.LogDebug("Store {StoreId}: what a broken-off upload of image {ImageId} left waits for the end of a later one", storeId,
            write.ImageId);
        return false;
    }

    private static string StatusAfter(Image? image) => image switch
    {
        null => "gone",
        { Status: ImageStatus.Saving } => "queued again",
        _ => image.Status.ToWord(),
    };
}
