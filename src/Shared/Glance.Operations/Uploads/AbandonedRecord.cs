using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Stores;
using Glance.Operations.Images;
using Glance.Operations.Records;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Uploads;

/// <summary>What becomes of the record of an image whose upload was broken off.</summary>
/// <param name="images">The records.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of races.</param>
internal sealed class AbandonedRecord(IImageRepository images, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// Puts it back to <see cref="ImageStatus.Queued"/>. The record goes back before the data: were the data removed first and this process
    /// to die too, nothing would lead to the record any more.
    /// </summary>
    /// <returns>The record as it is now; null when somebody changed it meanwhile.</returns>
    public async ValueTask<Image?> TryRequeueAsync(Image image, CancellationToken cancellationToken)
    {
        // What was announced was reserved as the size; no data is that large now.
        var queued = image.Status == ImageStatus.Importing
            ? HashHost.QueuedAgain(image)
            : image with { Status = ImageStatus.Queued, Size = null, VirtualSize = null };
        return await TrySaveAsync(image, queued, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Removes the data of an upload to a place that a later upload of the image would have too. Meanwhile a record that waits for data is
    /// in status <see cref="ImageStatus.Saving"/>, as if it were uploaded to, so that nobody else begins (docs/decisions/0362).
    /// </summary>
    /// <param name="image">The record.</param>
    /// <param name="write">The upload.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <returns>Whether it is removed; false when somebody changed the record meanwhile.</returns>
    /// <exception cref="StoreException">It stays.</exception>
    public async ValueTask<bool> TryRemoveAloneAsync(Image image, IAbandonedWrite write, CancellationToken cancellationToken)
    {
        // Were this process to die while it holds the record, the next one finds a record that nobody told of the end.
        await write.NoteRecordToldAsync(false, cancellationToken).ConfigureAwait(false);
        var held = await TrySaveAsync(image, image with { Status = ImageStatus.Saving }, cancellationToken).ConfigureAwait(false);
        try
        {
            if (held is not null)
                await write.RemoveDataAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (held is not null)
                _ = await TrySaveAsync(held, held with { Status = ImageStatus.Queued }, CancellationToken.None).ConfigureAwait(false);
            await write.NoteRecordToldAsync(true, CancellationToken.None).ConfigureAwait(false);
        }

        return held is not null;
    }

    private async ValueTask<Image?> TrySaveAsync(Image before, Image after, CancellationToken cancellationToken)
    {
        try
        {
            ImageStatusTable.Require(before.Id, before.Status, after.Status);
            return await images.SaveAsync(before, after with { UpdatedAt = time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ImageStateConflictException or ImageNotFoundException)
        {
            logger.LogDebug(e, "Image {ImageId} changed while its broken-off upload was recovered", before.Id);
            return null;
        }
    }
}
