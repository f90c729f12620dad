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
    // How long a client waits for a database that does not take its upload's record, and one whose upload failed anyway.
    private static readonly TimeSpan ForAnAnswer = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ForAFailure = TimeSpan.FromSeconds(5);

    /// <summary>How much projects may store; null for any amount.</summary>
    public ProjectQuotas? Quotas { get; init; }

    /// <summary>Finishes what a database that is away keeps from its end.</summary>
    public DatabasePatience Patience { get; init; } = DatabasePatience.None;

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
        var end = new UploadEnd(images, Patience, time, logger) { Quotas = Quotas };
        var saving = await BeginAsync(image, write, announcedSize, held, end, cancellationToken).ConfigureAwait(false);
        UploadResult result;
        try
        {
            var limited = await LimitAsync(saving, write, announcedSize, held, cancellationToken).ConfigureAwait(false);
            result = await ReceiveAsync(context, saving, limited, content, announcedSize, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            logger.LogWarning("Upload of image {ImageId} failed, the image is queued again: {Reason}", saving.Id, error.WithCauses());
            await Patience.KeepAsync(end.QueueAgainAsync(saving, write), ForAFailure).ConfigureAwait(false);
            throw;
        }

        ThrowUnlessActive(image.Id, await Patience.KeepAsync(end.ActivateAsync(saving, write, Activated(saving, store, result), held), ForAnAnswer).ConfigureAwait(false));
    }

    // Whatever happens, the write is ended by the end of this, or kept for the rest of the upload.
    private async Task<Image> BeginAsync(Image image, IStoreWrite write, long? announcedSize, UsageLimits held, UploadEnd end, CancellationToken cancellationToken)
    {
        var saving = image with { Status = ImageStatus.Saving, UpdatedAt = time.GetUtcNow() };
        try
        {
            return await BeginAsync(image, saving, announcedSize, held, cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseUnavailableException)
        {
            await Patience.KeepAsync(end.UnbeginAsync(saving, write), TimeSpan.Zero).ConfigureAwait(false);
            throw;
        }
        catch
        {
            await write.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // The announced size is reserved with the status, in one transaction: uploads that race cannot both have the last of the room.
    private ValueTask<Image> BeginAsync(Image image, Image saving, long? announcedSize, UsageLimits held, CancellationToken cancellationToken)
    {
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

    private static void ThrowUnlessActive(string imageId, UploadOutcome? outcome)
    {
        switch (outcome)
        {
            case UploadOutcome.Gone:
                throw new ImageGoneException(imageId);
            case UploadOutcome.Overtaken:
                throw new ImageStateConflictException(imageId, ImageStatus.Saving);
            case UploadOutcome.NotTaken:
                throw new DatabaseUnavailableException($"The database did not take the data of image {imageId}; the upload may be repeated") { IsTold = true };
            case UploadOutcome.OverQuota:
                throw new QuotaExceededException($"The data of image {imageId} is more than the quota of its project leaves room for; it was removed");
            case UploadOutcome.Undecided or null:
                throw new DatabaseUnavailableException($"The data of image {imageId} is stored, but the database does not take its record; that is done when it answers") { IsTold = true };
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
}
