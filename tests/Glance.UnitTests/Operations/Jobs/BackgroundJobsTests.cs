using Glance.Operations.Jobs;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Jobs;

/// <summary>Work that outlives its request: bounds, ends, and what is told of it.</summary>
internal sealed class BackgroundJobsTests
{
    private static readonly JobKind Plain = new("plain");
    private static readonly JobSubject Image = new("i", "p");
    private static readonly TimeSpan NearlyDone = TimeSpan.FromSeconds(10);

    [Test]
    public async Task A_job_beyond_the_bound_waits_for_its_turn()
    {
        var kind = new JobKind("bounded") { AtOnce = 1, MostForOne = 2 };
        await using var jobs = new BackgroundJobs(TimeProvider.System, new LineLog());
        var (began, end) = (new TaskCompletionSource(), new TaskCompletionSource());

        jobs.Start(kind, Image, _ => Begun(began, end.Task));
        jobs.Start(kind, Image, _ => end.Task);
        await began.Task;

        Assert.That(jobs.List().Count(job => job.Runs), Is.EqualTo(1));
        Assert.That((jobs.Count, jobs.HasPlace(kind, "p"), jobs.HasPlace(kind, "other")), Is.EqualTo((2, false, true)));
        end.SetResult();
        await jobs.WhenNoneAsync();
        Assert.That((jobs.Count, jobs.HasPlace(kind, "p")), Is.EqualTo((0, true)));
    }

    [Test]
    public async Task A_deleted_image_stops_its_jobs_and_no_others()
    {
        await using var jobs = new BackgroundJobs(TimeProvider.System, new LineLog());
        var stopped = new List<string>();
        var other = new TaskCompletionSource();
        jobs.Start(Plain, Image, job => UntilStoppedAsync(job, () => stopped.Add("i")));
        jobs.Start(Plain, new JobSubject("j"), _ => other.Task);

        jobs.StopFor("i");
        while (jobs.Count > 1)
            await Task.Yield();

        Assert.That((stopped.Single(), jobs.List().Single().Subject.ImageId), Is.EqualTo(("i", "j")));
        other.SetResult();
    }

    [Test]
    public async Task A_job_that_nobody_wants_any_more_is_stopped()
    {
        var time = new WatchedTime();
        await using var jobs = new BackgroundJobs(time, new LineLog());
        var wanted = true;
        var asked = new SemaphoreSlim(0);
        var stopped = false;
        jobs.Start(Plain, Image, job => UntilStoppedAsync(job, () => stopped = true), _ =>
        {
            asked.Release();
            return Task.FromResult(wanted);
        });

        var pause = await time.TimerAsync();
        time.Advance(pause);
        await asked.WaitAsync();
        Assert.That((pause, stopped), Is.EqualTo((TimeSpan.FromSeconds(5), false)));

        wanted = false;
        time.Advance(pause);
        await jobs.WhenNoneAsync();
        Assert.That(stopped, Is.True);
    }

    [Test]
    public async Task What_repeats_waits_longer_while_it_fails_and_goes_on_after_a_failure_that_nobody_foresaw()
    {
        var time = new WatchedTime();
        var logger = new LineLog();
        await using var jobs = new BackgroundJobs(time, logger);
        var outcomes = new Queue<Func<bool>>(
            [() => false, () => throw new InvalidOperationException("unforeseen"), () => false, () => true, () => true]);
        jobs.Repeat(Plain, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), _ => Task.FromResult(outcomes.Dequeue()()));

        var pauses = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var pause = await time.TimerAsync();
            pauses.Add(pause.TotalSeconds);
            time.Advance(pause);
        }

        Assert.That(pauses, Is.EqualTo(new[] { 5.0, 10, 15, 15, 5 }));
        await time.TimerAsync();
        Assert.That((jobs.Count, jobs.List().Count), Is.EqualTo((0, 1)), "what never ends of itself is told, not counted");
        Assert.That(Errors(logger), Is.EqualTo(new[] { "Error The job 'plain' failed; another attempt follows" }));
    }

    [Test]
    public async Task A_job_that_fails_is_told_and_gone()
    {
        var logger = new LineLog();
        await using var jobs = new BackgroundJobs(TimeProvider.System, logger);

        jobs.Start(Plain, Image, _ => throw new InvalidOperationException("unforeseen"));
        await jobs.WhenNoneAsync();

        Assert.That(Errors(logger), Is.EqualTo(new[] { "Error The job 'plain' of image i failed" }));
        Assert.That(jobs.List(), Is.Empty);
    }

    [Test]
    public async Task Work_that_takes_longer_than_its_caller_waits_goes_on_as_a_job()
    {
        var time = new WatchedTime();
        await using var jobs = new BackgroundJobs(time, new LineLog());
        var work = new TaskCompletionSource<int>();

        var waiting = jobs.KeepAsync(Plain, "i", work.Task, TimeSpan.FromSeconds(60));
        time.Advance(await time.TimerAsync());
        var answer = await waiting;

        Assert.That((answer, jobs.Count), Is.EqualTo(((int?)null, 1)));
        work.SetResult(7);
        await jobs.WhenNoneAsync();
        Assert.That(await jobs.KeepAsync(Plain, "i", work.Task, TimeSpan.Zero), Is.EqualTo(7));
    }

    [Test]
    public async Task A_report_tells_how_far_a_job_is()
    {
        var time = new WatchedTime();
        await using var jobs = new BackgroundJobs(time, new LineLog());
        var (began, end) = (new TaskCompletionSource(), new TaskCompletionSource());

        jobs.Start(Plain, Image, job =>
        {
            job.Begin(length: 100);
            job.Advance(40);
            return Begun(began, end.Task);
        });
        await began.Task;
        time.Advance(TimeSpan.FromSeconds(3));

        var expected = new JobStatus("plain", Image, Runs: true, TimeSpan.FromSeconds(3), new JobProgress(40, 100));
        Assert.That(jobs.List(), Is.EqualTo(new[] { expected }));
        end.SetResult();
    }

    [Test]
    public async Task A_worker_that_leaves_waits_for_what_must_finish_and_stops_the_rest()
    {
        await using var jobs = new BackgroundJobs(TimeProvider.System, new LineLog());
        var (settled, began) = (new TaskCompletionSource(), new TaskCompletionSource());
        var ended = new List<string>();
        var slow = new JobKind("slow") { AtDrain = JobDrain.FinishIfNearlyDone };
        jobs.Start(new JobKind("must finish") { AtDrain = JobDrain.Finish }, Image, _ => settled.Task);
        jobs.Start(slow, Image, job => UntilStoppedAsync(job, () => ended.Add("slow"), began));
        await began.Task;

        var draining = jobs.DrainAsync(CancellationToken.None);
        while (jobs.Count > 1)
            await Task.Yield();

        Assert.That((ended.Single(), draining.IsCompleted, jobs.List().Single().Name), Is.EqualTo(("slow", false, "must finish")));
        settled.SetResult();
        await draining;
        Assert.That(jobs.Count, Is.Zero);
    }

    [Test]
    public async Task What_is_nearly_done_has_ten_seconds_when_its_worker_leaves()
    {
        var time = new WatchedTime();
        await using var jobs = new BackgroundJobs(time, new LineLog());
        var began = new TaskCompletionSource();
        var stopped = false;
        jobs.Start(new JobKind("fast") { AtDrain = JobDrain.FinishIfNearlyDone }, Image, job =>
        {
            job.Begin(length: 1 << 30);
            time.Advance(TimeSpan.FromSeconds(1));
            job.Advance(1 << 29);
            return UntilStoppedAsync(job, () => stopped = true, began);
        });
        await began.Task;

        var draining = jobs.DrainAsync(CancellationToken.None);
        var pause = await time.TimerAsync();
        Assert.That((pause, stopped), Is.EqualTo((NearlyDone, false)));
        time.Advance(pause);
        await draining;

        Assert.That(stopped, Is.True);
    }

    [Test]
    public async Task A_job_that_waits_when_its_worker_leaves_is_called_to_take_back_what_was_promised()
    {
        var kind = new JobKind("bounded") { AtOnce = 1, AtDrain = JobDrain.FinishIfNearlyDone };
        await using var jobs = new BackgroundJobs(TimeProvider.System, new LineLog());
        var began = new TaskCompletionSource();
        var calls = new List<bool>();
        jobs.Start(kind, Image, job => UntilStoppedAsync(job, () => { }, began));
        await began.Task;
        jobs.Start(kind, Image, Note);

        await jobs.DrainAsync(CancellationToken.None);
        jobs.Start(kind, Image, Note);
        await jobs.WhenNoneAsync();

        Assert.That(calls, Is.EqualTo(new[] { true, true }));

        Task Note(Job job)
        {
            calls.Add(job.Stopped.IsCancellationRequested);
            return Task.CompletedTask;
        }
    }

    [Test]
    public async Task The_end_of_the_worker_ends_every_wait()
    {
        var jobs = new BackgroundJobs(TimeProvider.System, new LineLog());
        var (began, isStopped) = (new TaskCompletionSource(), false);
        var kind = new JobKind("must finish") { AtDrain = JobDrain.Finish };
        jobs.Start(kind, Image, job => UntilStoppedAsync(job, () => isStopped = true, began));
        await began.Task;
        using var now = new CancellationTokenSource();

        var draining = jobs.DrainAsync(now.Token);
        Assert.That((draining.IsCompleted, isStopped), Is.EqualTo((false, false)));
        await now.CancelAsync();
        await draining;
        await jobs.DisposeAsync();

        Assert.That((isStopped, jobs.Ended.IsCancellationRequested, jobs.Count), Is.EqualTo((true, true, 0)));
    }

    private static IEnumerable<string> Errors(LineLog log) => log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal));

    private static Task Begun(TaskCompletionSource began, Task then)
    {
        began.SetResult();
        return then;
    }

    private static async Task UntilStoppedAsync(Job job, Action then, TaskCompletionSource? began = null)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = job.Stopped.Register(stopped.SetResult);
        began?.SetResult();
        await stopped.Task;
        then();
    }
}
