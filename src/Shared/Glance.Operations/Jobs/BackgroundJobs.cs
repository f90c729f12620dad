using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Jobs;

/// <summary>
/// All work of this worker that outlives its request, or has none. It owns that work: who disposes it stops what runs and waits for its end
/// (docs/decisions/0292).
/// </summary>
public sealed class BackgroundJobs : IAsyncDisposable
{
    // Computing costs a processor: more at once only takes it from requests.
    private const int ComputeAtOnce = 4;

    // A worker that leaves waits no longer than this for what is nearly done; what takes longer is not begun again by waiting.
    private static readonly TimeSpan NearlyDone = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Job, Task> _jobs = new();
    private readonly SemaphoreSlim _processors = new(ComputeAtOnce);
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly TimeProvider _time;
    private readonly JobRunner _runner;

    /// <summary>Owns nothing yet.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of jobs that failed in a way they did not foresee.</param>
    public BackgroundJobs(TimeProvider time, ILogger logger)
    {
        _time = time;
        Ended = _ended.Token;
        _runner = new JobRunner(time, logger, _draining.Token);
    }

    /// <summary>Jobs that run or wait and come to an end of their own.</summary>
    public int Count => _jobs.Keys.Count(job => !job.Repeats);

    /// <summary>Cancelled when the worker is at its end: nothing may wait any more.</summary>
    internal CancellationToken Ended { get; }

    /// <summary>How each of them is, the oldest first.</summary>
    public IReadOnlyList<JobStatus> List() => [.. _jobs.Keys.Select(job => job.Status).OrderByDescending(status => status.Age)];

    /// <summary>Whether the project may start one more.</summary>
    public bool HasPlace(JobKind kind, string? project)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return _runner.HasPlace(kind, project);
    }

    /// <summary>Starts a job; the caller does not wait.</summary>
    /// <param name="kind">What it has in common with others.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="work">
    /// The work. It is called once, whatever happens: with a job that is stopped already when that came before its turn, so that it can
    /// take back what was promised.
    /// </param>
    /// <param name="isWanted">Asked now and then while it runs; no stops it, because another worker may have deleted what it works
    /// for.</param>
    public void Start(JobKind kind, JobSubject subject, Func<Job, Task> work, Func<CancellationToken, Task<bool>>? isWanted = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(work);
        Start(NewJob(kind, subject), work, isWanted);
    }

    /// <summary>
    /// Starts a job that does the same again and again until the worker leaves: first after a pause, then with longer ones while it fails.
    /// </summary>
    /// <param name="kind">What it has in common with others.</param>
    /// <param name="pause">The pause.</param>
    /// <param name="longest">The longest that it grows to.</param>
    /// <param name="act">What it does; tells whether that went well.</param>
    public void Repeat(JobKind kind, TimeSpan pause, TimeSpan longest, Func<CancellationToken, Task<bool>> act) =>
        Start(NewJob(kind, default, repeats: true), job => _runner.RepeatAsync(job, pause, longest, act), null);

    /// <summary>Stops the jobs of an image that was deleted.</summary>
    public void StopFor(string imageId)
    {
        foreach (var job in _jobs.Keys.Where(job => job.Subject.ImageId == imageId))
            _ = job.StopAsync();
    }

    /// <summary>Keeps work that runs already and throws nothing until it is done, and waits for it so long.</summary>
    /// <returns>What came of it; null when it goes on.</returns>
    internal async Task<T?> KeepAsync<T>(JobKind kind, string imageId, Task<T> work, TimeSpan patience)
        where T : struct
    {
        if (!work.IsCompleted)
        {
            var job = NewJob(kind, new JobSubject(imageId));
            job.Run();
            _jobs[job] = work;
            _ = work.ContinueWith(
                (_, kept) => _jobs.TryRemove((Job)kept!, out var _), job, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        try
        {
            return await work.WaitAsync(patience, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Waits until there is none, those included that are started meanwhile.</summary>
    public async Task WhenNoneAsync()
    {
        while (!_jobs.IsEmpty)
            await Task.WhenAll(_jobs.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// The worker leaves: each job ends as its kind says (<see cref="JobKind.AtDrain"/>), and those that wait for a turn are stopped.
    /// </summary>
    /// <param name="now">Ends the wait.</param>
    public async Task DrainAsync(CancellationToken now)
    {
        await _draining.CancelAsync().ConfigureAwait(false);
        await StopAsync(job => job.Kind.AtDrain == JobDrain.Stop || (job.Kind.AtDrain == JobDrain.FinishIfNearlyDone && !job.WillBeDoneIn(NearlyDone))).ConfigureAwait(false);
        await Task.WhenAll(StopWhatIsNotDoneAsync(now), WhenNoneAsync()).WaitAsync(now).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _draining.CancelAsync().ConfigureAwait(false);
        await _ended.CancelAsync().ConfigureAwait(false);
        await StopAsync(_ => true).ConfigureAwait(false);
        await WhenNoneAsync().ConfigureAwait(false);
        _draining.Dispose();
        _ended.Dispose();
        _processors.Dispose();
    }

    private Job NewJob(JobKind kind, JobSubject subject, bool repeats = false) =>
        new(kind, subject, _processors, _time, new CancellationTokenSource()) { Repeats = repeats };

    private void Start(Job job, Func<Job, Task> work, Func<CancellationToken, Task<bool>>? isWanted)
    {
        var known = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _jobs[job] = RunAsync(job, work, isWanted, known.Task);
        known.SetResult();
    }

    private async Task StopWhatIsNotDoneAsync(CancellationToken now)
    {
        await WhenNoneAsync().WaitAsync(NearlyDone, _time, now).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await StopAsync(job => job.Kind.AtDrain == JobDrain.FinishIfNearlyDone).ConfigureAwait(false);
    }

    private async Task StopAsync(Func<Job, bool> which)
    {
        foreach (var job in _jobs.Keys.Where(which))
            await job.StopAsync().ConfigureAwait(false);
    }

    private async Task RunAsync(Job job, Func<Job, Task> work, Func<CancellationToken, Task<bool>>? isWanted, Task known)
    {
        // In line before the caller goes on: its place counts at once, and who comes first is served first.
        var turn = _runner.TurnAsync(job);
        await known.ConfigureAwait(false);
        if (_ended.IsCancellationRequested)
            await job.StopAsync().ConfigureAwait(false);
        await _runner.RunAsync(job, turn, work, isWanted).ConfigureAwait(false);
        _jobs.TryRemove(job, out _);
    }
}
