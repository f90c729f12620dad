using System.IO.Pipelines;
using Glance.Domain.Errors;
using Glance.Domain.Formats;
using Glance.Domain.Images;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Domain.Signatures;
using Glance.Domain.Stores;
using Glance.Operations.Quotas;
using Glance.Operations.Uploads;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Images;

/// <summary>
/// Takes the data of a queued image and makes it active (glance-v2-contract section 10). Of two uploads for one image exactly one
/// is taken; whatever fails leaves the image queued and nothing in the store.
/// </summary>
/// <param name="images">The records.</param>
/// <param name="stores">Where data can go.</param>
/// <param name="policy">Who may.</param>
/// <param name="pipeline">Hashes, counts and writes.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told about uploads that failed.</param>
public sealed class UploadImageData(
    IImageRepository images, IStoreRegistry stores, IImagePolicy policy, UploadPipeline pipeline, TimeProvider time, ILogger logger)
{
    /// <summary>How much projects may store; null for any amount.</summary>
    public ProjectQuotas? Quotas { get; init; }

    /// <summary>Takes the data. Nothing is read from <paramref name="content"/> before the image and the store have agreed to take it.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="content">The data; not completed here.</param>
    /// <param name="announcedSize">Its size, when announced.</param>
    /// <param name="storeId">The store wished for; null for the default. Ignored where there is but one.</param>
    /// <param name="cancellationToken">Cancelled when the client goes away: a failure like any other.</param>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights.</exception>
    /// <exception cref="InvalidStatusTransitionException">The image is not waiting for data.</exception>
    /// <exception cref="InvalidImageException">Its formats are not set.</exception>
    /// <exception cref="ImageStateConflictException">Another upload was first.</exception>
    /// <exception cref="ImageSizeException">Too much data, or not as much as announced.</exception>
    /// <exception cref="ImageFormatException">The data is not of the declared format, or not safe.</exception>
    /// <exception cref="SignatureVerificationException">The image is signed, and not with this data, or the signature cannot be verified.</exception>
    /// <exception cref="QuotaExceededException">The image's owner may not store so much, or not upload so often at once.</exception>
    /// <exception cref="ImageGoneException">The image was deleted meanwhile.</exception>
    /// <exception cref="UnknownStoreException">No store has that id.</exception>
    /// <exception cref="StoreAddDisabledException">The store takes no data.</exception>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task ExecuteAsync(
        RequestContext context, string imageId, PipeReader content, long? announcedSize, string? storeId, CancellationToken cancellationToken)
    {
        context.RequireWritable();
        var store = ChooseStore(storeId);
        var image = await images.LoadAsync(context, imageId, cancellationToken).ConfigureAwait(false);
        await policy.RequireAsync(context, "upload_image", image, cancellationToken).ConfigureAwait(false);
        ImageStatusTable.Require(image.Id, image.Status, ImageStatus.Saving);
        RequireFormats(image);
        if ((store.Capabilities & StoreCapabilities.Write) == 0)
            throw new StoreAddDisabledException(store.Id);

        var held = Quotas is null ? UsageLimits.None : await Quotas.ForUploadAsync(image.Owner, cancellationToken).ConfigureAwait(false);
        var write = await store.BeginWriteAsync(image.Id, announcedSize, cancellationToken).ConfigureAwait(false);
        var outcome = UploadOutcome.NotTaken;
        try
        {
            var saving = await BeginAsync(image, announcedSize, held, cancellationToken).ConfigureAwait(false);
            try
            {
                var limited = await LimitAsync(saving, write, announcedSize, held, cancellationToken).ConfigureAwait(false);
                var result = await ReceiveAsync(context, saving, limited, content, announcedSize, cancellationToken).ConfigureAwait(false);
                outcome = await ActivateAsync(saving, write, Activated(saving, store, result), held).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                logger.LogWarning("Upload of image {ImageId} failed, the image is queued again: {Reason}", saving.Id, error.WithCauses());
                outcome = await QueueAgainAsync(saving).ConfigureAwait(false) ? UploadOutcome.NotTaken : UploadOutcome.Undecided;
                throw;
            }
        }
        finally
        {
            // An undecided write keeps its journal entry, for the next recovery to judge by what the database says then.
            if (outcome != UploadOutcome.Undecided)
                await write.DisposeAsync().ConfigureAwait(false);
        }

        ThrowUnlessActive(image.Id, outcome);
    }

    // The announced size is reserved with the status, in one transaction: uploads that race cannot both have the last of the room.
    private ValueTask<Image> BeginAsync(Image image, long? announcedSize, UsageLimits held, CancellationToken cancellationToken)
    {
        var saving = image with { Status = ImageStatus.Saving, UpdatedAt = time.GetUtcNow() };
        if (Quotas is null)
            return images.SaveAsync(image, saving, cancellationToken);
        return Quotas.SaveAsync(images, image, held.Bytes is null ? saving : saving with { Size = announcedSize }, held, cancellationToken);
    }

    private async ValueTask<IStoreWrite> LimitAsync(
        Image saving, IStoreWrite write, long? announcedSize, UsageLimits held, CancellationToken cancellationToken)
    {
        if (Quotas is null || announcedSize is not null)
            return write;
        return await Quotas.RoomAsync(saving.Owner, held, cancellationToken).ConfigureAwait(false) is { } room
            ? new LimitedWrite(write, room, stop => Quotas.RoomNowAsync(saving.Owner, held, stop))
            : write;
    }

    private static void ThrowUnlessActive(string imageId, UploadOutcome outcome)
    {
        switch (outcome)
        {
            case UploadOutcome.Gone:
                throw new ImageGoneException(imageId);
            case UploadOutcome.Overtaken:
                throw new ImageStateConflictException(imageId, ImageStatus.Saving);
            case UploadOutcome.NotTaken:
                throw new DatabaseUnavailableException($"The database did not take the data of image {imageId}; the upload may be repeated");
            case UploadOutcome.OverQuota:
                throw new QuotaExceededException($"The data of image {imageId} is more than the quota of its project leaves room for; it was removed");
            case UploadOutcome.Undecided:
                throw new DatabaseUnavailableException($"The data of image {imageId} is stored, but its record could not be settled; the next start does that");
        }
    }

    private IImageStore ChooseStore(string? storeId)
    {
        if (!stores.MultiStore || storeId is null)
            return stores.Default;
        return stores.TryGet(storeId, out var store) ? store : throw new UnknownStoreException(storeId);
    }

    /// <summary>An image without formats cannot have data.</summary>
    internal static void RequireFormats(Image image)
    {
        if (!string.IsNullOrEmpty(image.DiskFormat) && !string.IsNullOrEmpty(image.ContainerFormat))
            return;
        throw new InvalidImageException((string.IsNullOrEmpty(image.DiskFormat), string.IsNullOrEmpty(image.ContainerFormat)) switch
        {
            (true, true) => "Properties disk_format, container_format must be set prior to saving data.",
            (true, _) => "Property disk_format must be set prior to saving data.",
            _ => "Property container_format must be set prior to saving data.",
        });
    }

    private async Task<UploadResult> ReceiveAsync(
        RequestContext context, Image saving, IStoreWrite write, PipeReader content, long? announcedSize, CancellationToken cancellationToken)
    {
        using var checks = await pipeline.Rules.PrepareAsync(context, saving, cancellationToken).ConfigureAwait(false);
        var result = await pipeline.RunAsync(content, write, announcedSize, checks, cancellationToken).ConfigureAwait(false);
        if (result.FormatWarning is { } warning)
            logger.LogWarning("Image {ImageId} is accepted although: {Warning}", saving.Id, warning);
        return result;
    }

    private async Task<UploadOutcome> ActivateAsync(Image saving, IStoreWrite write, Image active, UsageLimits held)
    {
        try
        {
            if (Quotas is null)
                await images.SaveAsync(saving, active, CancellationToken.None).ConfigureAwait(false);
            else
                await Quotas.SaveAsync(images, saving, active, held with { Uploading = null }, CancellationToken.None).ConfigureAwait(false);
            return UploadOutcome.Active;
        }
        catch (QuotaExceededException)
        {
            return await QueueAgainAsync(saving).ConfigureAwait(false)
                ? await RevokeAsync(saving, write, UploadOutcome.OverQuota).ConfigureAwait(false)
                : UploadOutcome.Undecided;
        }
        catch (ImageNotFoundException)
        {
            return await RevokeAsync(saving, write, UploadOutcome.Gone).ConfigureAwait(false);
        }
        catch (ImageStateConflictException)
        {
            return await RevokeAsync(saving, write, UploadOutcome.Overtaken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            logger.LogError(error is GlanceException ? null : error, "Image {ImageId}: the data is stored, but the save that makes it active failed: {Reason}", saving.Id, error.WithCauses());
            return await SettleAsync(saving, active, write).ConfigureAwait(false);
        }
    }

    /// <summary>Looks whether a save that seemed to fail took effect, and undoes everything when it did not.</summary>
    private async Task<UploadOutcome> SettleAsync(Image saving, Image active, IStoreWrite write)
    {
        Image? stored;
        try
        {
            stored = await images.FindAsync(RequestContext.Unauthenticated("req-upload-settlement"), saving.Id, CancellationToken.None).ConfigureAwait(false);
        }
        catch (DatabaseUnavailableException error)
        {
            logger.LogError("Image {ImageId}: whether it is active cannot be told until the database answers: {Reason}", saving.Id, error.WithCauses());
            return UploadOutcome.Undecided;
        }

        if (stored?.Locations.Any(location => location.Url == active.Locations[^1].Url) == true)
            return UploadOutcome.Active;
        if (stored is { Status: ImageStatus.Saving } && !await QueueAgainAsync(stored).ConfigureAwait(false))
            return UploadOutcome.Undecided;
        return await RevokeAsync(saving, write, stored is null ? UploadOutcome.Gone : UploadOutcome.NotTaken).ConfigureAwait(false);
    }

    private async Task<UploadOutcome> RevokeAsync(Image saving, IStoreWrite write, UploadOutcome outcome)
    {
        try
        {
            await write.RevokeAsync(CancellationToken.None).ConfigureAwait(false);
            return outcome;
        }
        catch (StoreException error)
        {
            logger.LogError("Image {ImageId}: data that no record points at could not be removed from store {StoreId}: {Reason}", saving.Id, error.StoreId, error.WithCauses());
            return UploadOutcome.Undecided;
        }
    }

    private Image Activated(Image saving, IImageStore store, UploadResult result)
    {
        var metadata = result.Stored.Metadata;
        if (stores.MultiStore)
            metadata = new Dictionary<string, object?>(metadata, StringComparer.Ordinal) { ["store"] = store.Id };
        return saving with
        {
            Status = ImageStatus.Active,
            Size = result.Size,
            VirtualSize = result.VirtualSize,
            Checksum = result.Checksum,
            HashAlgorithm = result.HashAlgorithm,
            HashValue = result.HashValue,
            Locations = [.. saving.Locations, new ImageLocation { Url = result.Stored.Url, Metadata = metadata }],
            UpdatedAt = time.GetUtcNow(),
        };
    }

    // The record first, then (by disposing the write) the data: a crash in between leaves a journal entry that leads back here. False when
    // the database could not be told: then the journal entry must stay, because nothing else leads back to the record.
    private async Task<bool> QueueAgainAsync(Image saving)
    {
        var queued = saving with { Status = ImageStatus.Queued, Size = null, VirtualSize = null, UpdatedAt = time.GetUtcNow() };
        try
        {
            await images.SaveAsync(saving, queued, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is ImageNotFoundException or ImageStateConflictException)
        {
            logger.LogInformation("Image {ImageId} need not be queued again: {Reason}", saving.Id, error.Message);
            return true;
        }
        catch (DatabaseUnavailableException error)
        {
            logger.LogError("Image {ImageId} stays in status saving until the next recovery: the database could not be told that its upload failed: {Reason}", saving.Id, error.WithCauses());
            return false;
        }
    }
}
