using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Operations.Images;
using Glance.Operations.Jobs;
using Glance.Operations.Quotas;
using Glance.Operations.Readers;
using Glance.Operations.Records;

namespace Glance.Operations.Uploads;

/// <summary>How uploads begin: what they are held against is reserved with the status of the record, before any data is read.</summary>
/// <param name="images">The records.</param>
/// <param name="quotas">How much projects may store.</param>
/// <param name="end">Ends what was begun, and puts a beginning right of which nobody can tell whether it took effect.</param>
/// <param name="jobs">Owns what goes on after the answer.</param>
/// <param name="readers">Tells stores that list who may read.</param>
/// <param name="time">The clock.</param>
public sealed class UploadStart(
    IImageRepository images, ProjectQuotas quotas, UploadEnd end, BackgroundJobs jobs, ReaderLists readers, TimeProvider time)
{
    /// <summary>The limits of an upload to this image.</summary>
    /// <exception cref="QuotaExceededException">With soft quotas: the owner has more data than it may.</exception>
    internal ValueTask<UsageLimits> LimitsAsync(Image image, CancellationToken cancellationToken) => quotas.ForUploadAsync(image.Owner, cancellationToken);

    /// <summary>
    /// Makes the image <see cref="ImageStatus.Saving"/>. The announced size is reserved with the status, in one transaction: uploads that
    /// race cannot both have the last of the room. Whatever happens, the write is ended by the end of this, or kept for the rest of the
    /// upload.
    /// </summary>
    internal async Task<StartedUpload> BeginAsync(Image image, IStoreWrite write, long? announcedSize, UsageLimits held, CancellationToken cancellationToken)
    {
        var saving = image with { Status = ImageStatus.Saving, UpdatedAt = time.GetUtcNow() };
        try
        {
            var reserved = held.Bytes is null ? saving : saving with { Size = announcedSize };
            var saved = await images.SaveAsync(image, reserved, held, quotas, cancellationToken).ConfigureAwait(false);
            return new StartedUpload(saved, write, held, end, jobs);
        }
        catch (DatabaseUnavailableException)
        {
            await jobs.KeepAsync(UploadEnd.Kind, image.Id, end.UndoStartAsync(saving, write), TimeSpan.Zero).ConfigureAwait(false);
            throw;
        }
        catch
        {
            await write.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Has the end of the upload tell a store that lists who may read the data.</summary>
    /// <exception cref="StoreException">That cannot be noted.</exception>
    internal async ValueTask ListReadersAsync(
        RequestContext context, StartedUpload upload, IImageStore store, CancellationToken cancellationToken) =>
        upload.Readers = await readers.BeginAsync(context, store, upload.Saving.Id, cancellationToken).ConfigureAwait(false);

    /// <summary>The write as the data may go into it: data of unknown size ends where the quota does.</summary>
    internal async ValueTask<IStoreWrite> LimitAsync(StartedUpload upload, long? announcedSize, CancellationToken cancellationToken)
    {
        if (announcedSize is not null || await quotas.RemainingAsync(upload.Saving.Owner, upload.Held, cancellationToken).ConfigureAwait(false) is not { } remaining)
            return upload.Write;
        return new LimitedWrite(
            upload.Write, remaining, upload.Held.BytesSetting, stop => quotas.RemainingNowAsync(upload.Saving.Owner, upload.Held, stop));
    }
}
