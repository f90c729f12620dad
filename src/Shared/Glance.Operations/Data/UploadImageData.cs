using System.IO.Pipelines;
using Glance.Domain.Errors;
using Glance.Domain.Formats;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Policies;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Domain.Signatures;
using Glance.Domain.Stores;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.Operations.Records;
using Glance.Operations.Uploads;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Data;

/// <summary>
/// Takes the data of a queued image and makes it active (glance-v2-contract section 10). Of two uploads for one image exactly one
/// is taken; whatever fails leaves the image queued and nothing in the store.
/// </summary>
/// <param name="images">The records.</param>
/// <param name="stores">Where data can go.</param>
/// <param name="policy">Who may.</param>
/// <param name="pipeline">Hashes, counts and writes.</param>
/// <param name="start">Begins it in the record, within quotas.</param>
/// <param name="logger">Told about uploads that failed.</param>
public sealed class UploadImageData(
    IImageRepository images, IStoreRegistry stores, IImagePolicy policy, UploadPipeline pipeline, UploadStart start, ILogger logger)
{
    /// <summary>
    /// Takes the data. Nothing is read from <paramref name="content"/> before the image and the store have agreed to take it.
    /// </summary>
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
    /// <exception cref="SignatureVerificationException">The image is signed, and not with this data, or the signature cannot be
    /// verified.</exception>
    /// <exception cref="QuotaExceededException">The image's owner may not store so much, or not upload so often at once.</exception>
    /// <exception cref="ImageGoneException">The image was deleted meanwhile.</exception>
    /// <exception cref="UnknownStoreException">No store has that id.</exception>
    /// <exception cref="StoreAddDisabledException">The store takes no data.</exception>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task ExecuteAsync(
        RequestContext context, string imageId, PipeReader content, long? announcedSize, string? storeId, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(UploadImageData));
        context.RequireWritable();
        var store = ChooseStore(storeId).For(context);
        var image = await images.LoadAsync(context, imageId, cancellationToken).ConfigureAwait(false);
        await policy.RequireAsync(context, PolicyActions.UploadImage, image, cancellationToken).ConfigureAwait(false);
        ImageStatusTable.Require(image.Id, image.Status, ImageStatus.Saving);
        ImageRules.RequireFormats(image);
        if ((store.Capabilities & StoreCapabilities.Write) == 0)
            throw new StoreAddDisabledException(store.Id);

        var held = await start.LimitsAsync(image, cancellationToken).ConfigureAwait(false);
        var write = await store.BeginWriteAsync(image.Id, announcedSize, cancellationToken).ConfigureAwait(false);
        var upload = await start.BeginAsync(image, write, announcedSize, held, cancellationToken).ConfigureAwait(false);
        UploadResult result;
        try
        {
            await start.ListReadersAsync(context, upload, store, cancellationToken).ConfigureAwait(false);
            var limited = await start.LimitAsync(upload, announcedSize, cancellationToken).ConfigureAwait(false);
            result = await ReceiveAsync(context, upload.Saving, limited, content, announcedSize, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            logger.LogWarning("Upload of image {ImageId} failed, the image is queued again: {Reason}", image.Id, error.WithCauses());
            await upload.FailAsync().ConfigureAwait(false);
            throw;
        }

        var outcome = await upload.ActivateAsync(Activated(upload.Saving, store, result)).ConfigureAwait(false);
        ThrowUnlessActive(image.Id, outcome, upload.Held);
    }

    private static void ThrowUnlessActive(string imageId, UploadOutcome? outcome, UsageLimits held)
    {
        switch (outcome)
        {
            case UploadOutcome.Gone:
                throw new ImageGoneException(imageId);
            case UploadOutcome.Overtaken:
                throw new ImageStateConflictException(imageId, ImageStatus.Saving);
            case UploadOutcome.NotTaken:
                throw new DatabaseUnavailableException($"The database did not take the data of image {imageId}; the upload may be repeated") { IsLogged = true };
            case UploadOutcome.OverQuota:
                throw new QuotaExceededException(
                    $"The data of image {imageId} is more than {held.BytesSetting} leaves its project room for; it was removed");
            case UploadOutcome.Undecided or null:
                throw new DatabaseUnavailableException($"The data of image {imageId} is stored, but the database does not take its record; that is done when it answers") { IsLogged = true };
        }
    }

    private IImageStore ChooseStore(string? storeId)
    {
        if (!stores.MultiStore || storeId is null)
            return stores.Default;
        return stores.TryGet(storeId, out var store) ? store : throw new UnknownStoreException(storeId);
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
        };
    }
}
