using Glance.Database;
using Glance.Domain.Errors;
using Glance.Operations.Jobs;
using Glance.Operations.Locations;
using Glance.Operations.Readers;
using Glance.Operations.Uploads;
using Glance.Stores;

namespace GlanceWorker.Composition;

/// <summary>Puts right what was left undone: uploads whose worker died, and data that could not be removed.</summary>
internal sealed class Recovery
{
    // A worker of this host that died leaves uploads whose clients wait for the image; looking costs the listing of a directory and a small
    // query.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromMinutes(1);

    // A few uploads take milliseconds. Others wait to be served meanwhile.
    private static readonly TimeSpan PatienceAtStart = TimeSpan.FromSeconds(5);

    private static readonly JobKind Kind = new("recovery");

    private readonly RecoverAbandonedUploads _uploads;
    private readonly RemoveLeftData _removal;
    private readonly ILogger _logger;
    private string? _troubleTold;

    /// <summary>Looks at these records and stores.</summary>
    public Recovery(ImageDatabase database, StoreRegistry stores, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger("glance.async_.upload_recovery");
        var data = new LocationData(stores, database.Removed, TimeProvider.System, logger);
        _uploads = new RecoverAbandonedUploads(stores, database.Images, TimeProvider.System, logger)
        {
            Readers = new ReaderLists(stores, database.Images, database.Members, logger),
        };
        _removal = new RemoveLeftData(database.Removed, data, TimeProvider.System, logger);
        _logger = loggers.CreateLogger("glance.common.wsgi");
    }

    /// <summary>
    /// Looks again and again: other workers die, those of another host are left alone until they have been quiet for long, and the database
    /// may have been away at the start. While something fails the pauses grow.
    /// </summary>
    public void Start(BackgroundJobs jobs) => jobs.Repeat(
        Kind, Period, LongestPeriod, async stopped => await RecoverUploadsAsync(stopped) && await RemoveLeftAsync(stopped));

    /// <summary>
    /// Recovers uploads that died with their worker, once, before anybody is served. A database that is away or locked is no reason not to
    /// start: what it does not take in time waits for a later look.
    /// </summary>
    /// <returns>Whether the database answered.</returns>
    public async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PatienceAtStart);
        try
        {
            return await RecoverUploadsAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.LogWarning(
                "Uploads that were broken off are not all cleaned up after {Seconds} s; another look follows", PatienceAtStart.TotalSeconds);
            return false;
        }
    }

    private Task<bool> RecoverUploadsAsync(CancellationToken cancellationToken) =>
        TryAsync(() => _uploads.ExecuteAsync(cancellationToken), "Uploads that were broken off are not cleaned up yet");

    private Task<bool> RemoveLeftAsync(CancellationToken cancellationToken) =>
        TryAsync(() => _removal.ExecuteAsync(cancellationToken), "Data of deleted images that is still there is not removed yet");

    // What is tried again and again is told once, until it is something else.
    private async Task<bool> TryAsync(Func<Task> act, string not)
    {
        try
        {
            await act();
            _troubleTold = null;
            return true;
        }
        catch (GlanceException error)
        {
            var trouble = $"{not}: {error.WithCauses()}";
            if (trouble != _troubleTold)
                _logger.LogWarning("{Trouble}; another look follows", trouble);
            _troubleTold = trouble;
            return false;
        }
    }
}
