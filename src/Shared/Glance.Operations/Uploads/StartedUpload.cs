using Glance.Domain.Images;
using Glance.Domain.Quotas;
using Glance.Domain.Stores;
using Glance.Operations.Images;
using Glance.Operations.Jobs;
using Glance.Operations.Readers;

namespace Glance.Operations.Uploads;

/// <summary>
/// An upload whose record says so. It ends once: failed or activated; what a database that is away keeps from its end goes on as a job.
/// </summary>
/// <param name="saving">The image, in status <see cref="ImageStatus.Saving"/>.</param>
/// <param name="write">Where the data goes.</param>
/// <param name="held">The limits that the upload was begun with.</param>
/// <param name="end">Tells the record.</param>
/// <param name="jobs">Owns what goes on.</param>
internal sealed class StartedUpload(Image saving, IStoreWrite write, UsageLimits held, UploadEnd end, BackgroundJobs jobs)
{
    // How long a client waits for a database that does not take its upload's record, and one whose upload failed anyway.
    private static readonly TimeSpan ForAnAnswer = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ForAFailure = TimeSpan.FromSeconds(5);

    /// <summary>The image.</summary>
    public Image Saving { get; } = saving;

    /// <summary>Where the data goes.</summary>
    public IStoreWrite Write { get; } = write;

    /// <summary>The limits that the upload was begun with.</summary>
    public UsageLimits Held { get; } = held;

    /// <summary>Tells a store that lists who may read the data, when the upload has ended.</summary>
    public ReaderListChange Readers { get; set; } = ReaderListChange.None;

    /// <summary>Queues the image again and removes what was written.</summary>
    public async Task FailAsync() =>
        await jobs.KeepAsync(UploadEnd.Kind, Saving.Id, ThenListAsync(end.QueueAgainAsync(Saving, Write)), ForAFailure)
            .ConfigureAwait(false);

    /// <summary>Makes the record point at the data.</summary>
    /// <param name="active">The image as it shall be.</param>
    /// <returns>What came of it; null when that is not known yet.</returns>
    public Task<UploadOutcome?> ActivateAsync(Image active) =>
        jobs.KeepAsync(UploadEnd.Kind, Saving.Id, ThenListAsync(end.ActivateAsync(Saving, Write, active, Held)), ForAnAnswer);

    private Task<UploadOutcome> ThenListAsync(Task<UploadOutcome> ended)
    {
        return ReferenceEquals(Readers, ReaderListChange.None) ? ended : ListAsync();

        async Task<UploadOutcome> ListAsync()
        {
            await using var listed = Readers.ConfigureAwait(false);
            return await ended.ConfigureAwait(false);
        }
    }
}
