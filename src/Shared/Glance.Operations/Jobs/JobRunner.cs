using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Jobs;

/// <summary>Runs one job from its turn to its end. What the work does not foresee is logged here: nobody else waits for it.</summary>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of jobs that failed.</param>
/// <param name="draining">Cancelled when the worker begins to leave: whoever waits for a turn then gets none.</param>
internal sealed class JobRunner(TimeProvider time, ILogger logger, CancellationToken draining)
{
    // How old the news may be that another worker deleted an image; one question of the job's own for each job.
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<JobKind, JobTurns> _turns = new();

    /// <summary>Whether the project may start one more.</summary>
    public bool HasPlace(JobKind kind, string? project) => !kind.IsBounded || TurnsOf(kind).HasPlace(project ?? string.Empty);

    /// <summary>
    /// Waits for the job's turn, in line when this returns; null when it needs none, or was stopped before. A turn lasts until it is disposed.
    /// </summary>
    public async Task<IDisposable?> TurnAsync(Job job)
    {
        if (draining.IsCancellationRequested && (job.Kind.IsBounded || job.Kind.AtDrain == JobDrain.Stop))
            await job.StopAsync().ConfigureAwait(false);
        if (!job.Kind.IsBounded || job.Stopped.IsCancellationRequested)
            return null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(job.Stopped, draining);
        try
        {
            return await TurnsOf(job.Kind).TakeAsync(job.Subject.Project ?? string.Empty, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await job.StopAsync().ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Runs it when its turn (<see cref="TurnAsync"/>) has come.</summary>
    public async Task RunAsync(Job job, Task<IDisposable?> turn, Func<Job, Task> work, Func<CancellationToken, Task<bool>>? isWanted)
    {
        using var ended = await turn.ConfigureAwait(false);
        using var done = new CancellationTokenSource();
        job.Run();
        var watching = isWanted is null || job.Stopped.IsCancellationRequested ? Task.CompletedTask : WatchAsync(job, isWanted, done.Token);
        try
        {
            await work(job).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (job.Stopped.IsCancellationRequested)
        {
            logger.LogDebug("The job '{Job}' ends before it is done: it was told to", job.Kind.Name);
        }
        catch (Exception error)
        {
            logger.LogError(error, "The job '{Job}' of image {ImageId} failed", job.Kind.Name, job.Subject.ImageId ?? "-");
        }

        await done.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
    }

    /// <summary>Does the same again and again until it is stopped; the pauses grow while it fails.</summary>
    public async Task RepeatAsync(Job job, TimeSpan first, TimeSpan longest, Func<CancellationToken, Task<bool>> act)
    {
        var pause = first;
        while (true)
        {
            await Task.Delay(pause, time, job.Stopped).ConfigureAwait(false);
            var isWell = await ActAsync(job, act).ConfigureAwait(false);
            pause = isWell ? first : pause * 2 < longest ? pause * 2 : longest;
        }
    }

    private async Task<bool> ActAsync(Job job, Func<CancellationToken, Task<bool>> act)
    {
        try
        {
            return await act(job.Stopped).ConfigureAwait(false);
        }
        catch (Exception error) when (!job.Stopped.IsCancellationRequested)
        {
            logger.LogError(error, "The job '{Job}' failed; another attempt follows", job.Kind.Name);
            return false;
        }
    }

    private JobTurns TurnsOf(JobKind kind) => _turns.GetOrAdd(kind, static kind => new JobTurns(kind.AtOnce, kind.AtOnceForOne, kind.MostForOne));

    /// <summary>Stops a job whose image is gone, or what it works for: whoever did that may be another worker.</summary>
    private async Task WatchAsync(Job job, Func<CancellationToken, Task<bool>> isWanted, CancellationToken done)
    {
        using var timer = new PeriodicTimer(LookPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(done).ConfigureAwait(false))
            {
                if (!await isWanted(done).ConfigureAwait(false))
                    await job.StopAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // The job is done.
        }
        catch (Exception error)
        {
            logger.LogError(error, "Whether the job '{Job}' of image {ImageId} is still wanted cannot be told; it goes on", job.Kind.Name, job.Subject.ImageId ?? "-");
        }
    }
}
