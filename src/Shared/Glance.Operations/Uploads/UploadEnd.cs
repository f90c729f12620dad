using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Operations.Images;
using Glance.Operations.Jobs;
using Glance.Operations.Quotas;
using Glance.Operations.Records;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Uploads;

/// <summary>
/// How uploads end: the record is told, as often as it takes, and the data stays or goes with what the record says. A save whose answer was
/// lost may have been made, so before anything is removed the record is looked at. Each method ends the write it is given and throws
/// nothing.
/// </summary>
/// <param name="images">The records.</param>
/// <param name="quotas">How much projects may store.</param>
/// <param name="retry">Waits for a database that does not answer.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what became of an upload.</param>
public sealed class UploadEnd(IImageRepository images, ProjectQuotas quotas, DatabaseRetry retry, TimeProvider time, ILogger logger)
{
    // A commit whose connection was lost reaches the tables soon or never.
    private const int AttemptsBeforeALateCommit = 3;

    /// <summary>Its jobs, which a worker that leaves lets finish.</summary>
    internal static JobKind Kind { get; } = new("settle upload") { AtDrain = JobDrain.Finish };

    private static readonly RequestContext Context = RequestContext.Unauthenticated("req-upload-settlement");

    /// <summary>Makes the record point at data that the store has taken.</summary>
    internal async Task<UploadOutcome> ActivateAsync(Image saving, IStoreWrite write, Image active, UsageLimits held)
    {
        active = active with { UpdatedAt = time.GetUtcNow() };
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await images.SaveAsync(saving, active, held with { Uploading = null }, quotas, CancellationToken.None).ConfigureAwait(false);
                if (attempt > 0)
                    logger.LogInformation("Image {ImageId} is active: the database took the record at last", saving.Id);
                return await EndAsync(write, UploadOutcome.Active).ConfigureAwait(false);
            }
            catch (QuotaExceededException)
            {
                return await QueueAgainAsync(saving, write, UploadOutcome.OverQuota).ConfigureAwait(false);
            }
            catch (ImageNotFoundException)
            {
                return await RevokeAsync(saving, write, UploadOutcome.Gone).ConfigureAwait(false);
            }
            catch (ImageStateConflictException) when (attempt == 0)
            {
                return await RevokeAsync(saving, write, UploadOutcome.Overtaken).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                if (attempt == 0)
                    logger.Log(LevelOf(error), error is GlanceException ? null : error, "Image {ImageId}: the data is stored, but the save that makes it active failed: {Reason}", saving.Id, error.WithCauses());
                var again = error is DatabaseUnavailableException or ImageStateConflictException && await retry.PauseAsync(attempt).ConfigureAwait(false);
                if (await LookAsync(saving, write, active, again).ConfigureAwait(false) is { } outcome)
                    return outcome;
            }
        }
    }

    /// <summary>Queues the image again after its upload failed.</summary>
    internal Task<UploadOutcome> QueueAgainAsync(Image saving, IStoreWrite write) => QueueAgainAsync(saving, write, UploadOutcome.NotTaken);

    /// <summary>Puts right an image of which nobody could tell whether it became <c>saving</c>.</summary>
    /// <param name="saving">As it was to be.</param>
    /// <param name="write">The write that was to fill it.</param>
    internal async Task<UploadOutcome> UndoStartAsync(Image saving, IStoreWrite write)
    {
        for (var attempt = AttemptsBeforeALateCommit; await retry.PauseAsync(attempt).ConfigureAwait(false); attempt++)
        {
            if (await TryFindAsync(saving.Id).ConfigureAwait(false) is not (true, var stored))
                continue;
            if (stored is not { Status: ImageStatus.Saving })
                return await EndAsync(write, UploadOutcome.NotTaken).ConfigureAwait(false);
            if ((stored.UpdatedAt - saving.UpdatedAt).Duration() < TimeSpan.FromMicroseconds(1))
                return await QueueAgainAsync(stored, write, UploadOutcome.NotTaken).ConfigureAwait(false);
            break; // another upload's, or ours and changed since: locks tell who lives
        }

        return await EndAsync(write, UploadOutcome.Undecided).ConfigureAwait(false);
    }

    // Whether a save that seemed to fail took effect. Null: it did not, and there will be another. Without another everything is undone.
    private async Task<UploadOutcome?> LookAsync(Image saving, IStoreWrite write, Image active, bool again)
    {
        if (await TryFindAsync(saving.Id).ConfigureAwait(false) is not (true, var stored))
            return again ? null : await EndAsync(write, UploadOutcome.Undecided).ConfigureAwait(false);
        if (stored?.Locations.Any(location => location.Url == active.Locations[^1].Url) == true)
            return await EndAsync(write, UploadOutcome.Active).ConfigureAwait(false);
        return stored switch
        {
            null => await RevokeAsync(saving, write, UploadOutcome.Gone).ConfigureAwait(false),
            { Status: ImageStatus.Saving } when again => null,
            { Status: ImageStatus.Saving } => await QueueAgainAsync(stored, write, UploadOutcome.NotTaken).ConfigureAwait(false),
            _ => await RevokeAsync(saving, write, again ? UploadOutcome.Overtaken : UploadOutcome.NotTaken).ConfigureAwait(false),
        };
    }

    private async ValueTask<(bool Answered, Image? Stored)> TryFindAsync(string imageId)
    {
        try
        {
            return (true, await images.FindAsync(Context, imageId, CancellationToken.None).ConfigureAwait(false));
        }
        catch (GlanceException error)
        {
            logger.LogDebug("Image {ImageId} cannot be looked at: {Reason}", imageId, error.WithCauses());
            return (false, null);
        }
    }

    // The record first, then the data: a crash in between leaves a journal entry that leads back here.
    private async Task<UploadOutcome> QueueAgainAsync(Image saving, IStoreWrite write, UploadOutcome outcome) =>
        await TryQueueAgainAsync(saving).ConfigureAwait(false)
            ? await RevokeAsync(saving, write, outcome).ConfigureAwait(false)
            : await EndAsync(write, UploadOutcome.Undecided).ConfigureAwait(false);

    // False when the database could not be told, or who put the image into its status: then the journal entry stays, for nothing else leads
    // back.
    private async Task<bool> TryQueueAgainAsync(Image saving)
    {
        var first = time.GetUtcNow();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (attempt > 0 && await images.FindAsync(Context, saving.Id, CancellationToken.None).ConfigureAwait(false) is { Status: ImageStatus.Saving } now && now.UpdatedAt > first)
                    return false; // an upload that began after the first attempt took effect, or an update: locks tell who lives
                await images.SaveAsync(
                    saving, saving with { Status = ImageStatus.Queued, Size = null, VirtualSize = null, UpdatedAt = time.GetUtcNow() }, CancellationToken.None).ConfigureAwait(false);
                return true;
            }
            catch (Exception error) when (error is ImageNotFoundException or ImageStateConflictException)
            {
                logger.LogInformation("Image {ImageId} need not be queued again: {Reason}", saving.Id, error.Message);
                return true;
            }
            catch (GlanceException error)
            {
                if (attempt == 0)
                    logger.Log(LevelOf(error), "Image {ImageId} stays in status saving until the database answers: it could not be told that the upload failed: {Reason}", saving.Id, error.WithCauses());
                if (!await retry.PauseAsync(attempt).ConfigureAwait(false))
                    return false;
            }
        }
    }

    // A database that is away is an error that has its line; what it does to each of many images is worth less.
    private static LogLevel LevelOf(Exception error) => error is GlanceException { IsLogged: true } ? LogLevel.Warning : LogLevel.Error;

    private async Task<UploadOutcome> RevokeAsync(Image saving, IStoreWrite write, UploadOutcome outcome)
    {
        try
        {
            await write.RevokeAsync(CancellationToken.None).ConfigureAwait(false);
            return await EndAsync(write, outcome).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            logger.LogError("Image {ImageId}: data that no record points at could not be removed from store {StoreId} and is removed later: {Reason}", saving.Id, error.StoreId, error.WithCauses());
            await write.AbandonAsync().ConfigureAwait(false);
            return outcome;
        }
    }

    private static async Task<UploadOutcome> EndAsync(IStoreWrite write, UploadOutcome outcome)
    {
        if (outcome == UploadOutcome.Undecided)
            await write.AbandonAsync().ConfigureAwait(false);
        else
            await write.DisposeAsync().ConfigureAwait(false);
        return outcome;
    }
}
