using System.Collections.Concurrent;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Stores;
using Glance.Operations.Images;

namespace Glance.Operations.Locations;

/// <summary>The hash computations that run or wait in this worker. It owns them: who disposes it waits for their end.</summary>
/// <param name="hashing">What each of them does.</param>
/// <param name="stores">The journals that tell others what dies with this process.</param>
/// <param name="rules">How many at once.</param>
/// <param name="self">URL under which other nodes reach this one; null when none is configured.</param>
/// <param name="time">The clock.</param>
public sealed class HashingJobs(HashLocationData hashing, IStoreRegistry stores, LocationRules rules, string? self, TimeProvider time) : IAsyncDisposable
{
    // Computing costs a processor: more at once only takes it from requests.
    private const int ComputeAtOnce = 4;

    // How old the news may be that another worker deleted an image; one read of the record for each job.
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(5);

    // A worker that leaves waits no longer than this; what takes longer is not begun again by waiting.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<HashingJob, Task> _running = new();
    private readonly HashingTurns _turns = new(rules.HashAtOnce, rules.HashAtOnceForOne, rules.HashMostForOne);
    private readonly SemaphoreSlim _processors = new(ComputeAtOnce);
    private readonly CancellationTokenSource _leaving = new();

    /// <summary>The image with the note of who hashes it.</summary>
    internal Image Mark(Image image) => self is null
        ? image
        : image with { Properties = new Dictionary<string, string?>(image.Properties, StringComparer.Ordinal) { [HashHost.Property] = self } };

    /// <summary>Refuses one more of a project that has many waiting: each costs memory and a note in the journals.</summary>
    /// <exception cref="QuotaExceededException">So it has.</exception>
    internal void RequireRoom(string? owner)
    {
        if (!_turns.HasRoom(owner ?? string.Empty))
            throw new QuotaExceededException($"{rules.HashMostForOne} images of the project wait to be hashed after their locations were added; add more when some of them are done");
    }

    /// <summary>
    /// Notes in every journal that this process works on the image, which is to be importing next: should it die, a judge of abandoned uploads finds
    /// the note and queues the image again.
    /// </summary>
    internal async ValueTask<ImageHold> HoldAsync(string imageId, CancellationToken cancellationToken)
    {
        var hold = new ImageHold();
        try
        {
            foreach (var store in stores.Stores.Select(store => store.Find<IRecoverableStore>()).OfType<IRecoverableStore>())
                hold.Add(await store.HoldAsync(imageId, cancellationToken).ConfigureAwait(false));
            return hold;
        }
        catch
        {
            await hold.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Begins; the caller does not wait. The hold ends with it, unless the record could not be told: then a judge has to.</summary>
    internal void Start(Image image, GivenHashes? expected, ImageHold hold)
    {
        var job = new HashingJob(image.Id, image.Locations[0].Url, expected, time, _processors, new CancellationTokenSource());
        var known = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[job] = RunAsync(job, image.Owner ?? string.Empty, hold, known.Task);
        known.SetResult();
    }

    /// <summary>Ends the computation for an image that was deleted.</summary>
    internal void Cancel(string imageId)
    {
        foreach (var job in _running.Keys.Where(job => job.ImageId == imageId))
            _ = job.StopAsync();
    }

    /// <summary>Waits for all that run.</summary>
    public Task WhenDoneAsync() => Task.WhenAll(_running.Values);

    /// <summary>
    /// Waits for those that are as good as done; ends the others now, so that they do not hold up a worker that leaves. Their images are told so.
    /// </summary>
    public async Task LeaveAsync()
    {
        await _leaving.CancelAsync().ConfigureAwait(false);
        foreach (var job in _running.Keys.Where(job => !job.WillBeDoneIn(Farewell)))
            await job.StopAsync().ConfigureAwait(false);
        await WhenDoneAsync().WaitAsync(Farewell, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var job in _running.Keys)
            await job.StopAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync().ConfigureAwait(false);
        foreach (var job in _running.Keys)
            await job.StopAsync().ConfigureAwait(false);
        await WhenDoneAsync().ConfigureAwait(false);
        _leaving.Dispose();
        _processors.Dispose();
    }

    private async Task RunAsync(HashingJob job, string project, ImageHold hold, Task known)
    {
        await known.ConfigureAwait(false);
        using var turn = await TurnAsync(job, project).ConfigureAwait(false);
        using var done = new CancellationTokenSource();
        var watching = turn is null ? Task.CompletedTask : WatchAsync(job, done.Token);
        if (await hashing.ExecuteAsync(job).ConfigureAwait(false))
            await hold.DisposeAsync().ConfigureAwait(false);
        else
            await hold.AbandonAsync().ConfigureAwait(false);
        await done.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        _running.TryRemove(job, out _);
    }

    /// <summary>Waits for the project's turn; null when the job was ended before, which is for the record to learn at once.</summary>
    private async Task<IDisposable?> TurnAsync(HashingJob job, string project)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(job.Stopped, _leaving.Token);
        try
        {
            return await _turns.TakeAsync(project, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await job.StopAsync().ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Ends a job whose image or location is gone: whoever did that may be another worker.</summary>
    private async Task WatchAsync(HashingJob job, CancellationToken done)
    {
        using var timer = new PeriodicTimer(LookPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(done).ConfigureAwait(false))
                if (!await hashing.IsWantedAsync(job, done).ConfigureAwait(false))
                    await job.StopAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // The job is done.
        }
    }
}
