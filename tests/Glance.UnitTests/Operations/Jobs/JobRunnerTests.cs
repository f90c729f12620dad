using Glance.Operations.Jobs;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Jobs;

/// <summary>Turns, questions and last words of jobs.</summary>
internal sealed class JobRunnerTests
{
    private static readonly JobKind Plain = new("plain");

    [Test]
    public async Task A_bound_for_each_project_alone_makes_its_jobs_wait_and_nobody_elses()
    {
        var kind = new JobKind("bounded") { AtOnceForOne = 1 };
        await using var jobs = new BackgroundJobs(TimeProvider.System, new LineLog());
        var (one, other, end) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());

        jobs.Start(kind, new JobSubject("i", "p"), _ => BegunAsync(one, end.Task));
        jobs.Start(kind, new JobSubject("second", "p"), _ => end.Task);
        jobs.Start(kind, new JobSubject("j", "q"), _ => BegunAsync(other, end.Task));
        await Task.WhenAll(one.Task, other.Task);

        Assert.That(jobs.List().Single(job => !job.Runs).Subject.ImageId, Is.EqualTo("second"));
        end.SetResult();
    }

    [TestCase(JobDrain.Finish, false, false)]
    [TestCase(JobDrain.FinishIfNearlyDone, false, false)]
    [TestCase(JobDrain.Stop, false, true)]
    [TestCase(JobDrain.Finish, true, true)]
    public async Task What_is_begun_while_the_worker_leaves_is_told_to_stop_unless_it_may_finish(
        JobDrain atDrain, bool bounded, bool stopped)
    {
        var kind = new JobKind("late") { AtDrain = atDrain, AtOnce = bounded ? 1 : int.MaxValue };
        await using var jobs = new BackgroundJobs(TimeProvider.System, new LineLog());
        await jobs.DrainAsync(CancellationToken.None);
        bool? seen = null;

        jobs.Start(kind, default, job =>
        {
            seen = job.Stopped.IsCancellationRequested;
            return Task.CompletedTask;
        });
        await jobs.WhenNoneAsync();

        Assert.That(seen, Is.EqualTo(stopped));
    }

    [Test]
    public async Task Jobs_of_no_project_share_the_places_of_one()
    {
        var kind = new JobKind("bounded") { AtOnce = 1, MostForOne = 1 };
        await using var jobs = new BackgroundJobs(TimeProvider.System, new LineLog());
        var end = new TaskCompletionSource();
        var before = jobs.HasPlace(kind, null);

        jobs.Start(kind, new JobSubject("i"), _ => end.Task);

        Assert.That((before, jobs.HasPlace(kind, null), jobs.HasPlace(kind, "p")), Is.EqualTo((true, false, true)));
        end.SetResult();
    }

    [Test]
    public async Task A_job_that_ends_because_it_was_told_to_is_no_failure()
    {
        var log = new LineLog();
        var began = new TaskCompletionSource();
        await using (var jobs = new BackgroundJobs(TimeProvider.System, log))
        {
            jobs.Start(Plain, default, job => BegunAsync(began, Task.Delay(Timeout.Infinite, job.Stopped)));
            await began.Task;
        }

        Assert.That(log.Lines.Single(), Does.StartWith("Debug ").And.Contain("'plain'"));
    }

    [Test]
    public async Task A_job_of_no_image_that_fails_is_told_of_none()
    {
        var log = new LineLog();
        await using var jobs = new BackgroundJobs(TimeProvider.System, log);

        jobs.Start(Plain, default, _ => throw new InvalidOperationException("unforeseen"));
        await jobs.WhenNoneAsync();

        Assert.That(log.Lines.Single(), Is.EqualTo("Error The job 'plain' of image - failed"));
    }

    [TestCase("i", "image i ")]
    [TestCase(null, "image - ")]
    public async Task A_job_of_which_nobody_can_tell_whether_it_is_wanted_goes_on(string? image, string told)
    {
        var (time, log) = (new WatchedTime(), new LineLog());
        await using var jobs = new BackgroundJobs(time, log);
        var (asked, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        bool? stopped = null;
        jobs.Start(
            Plain,
            new JobSubject(image),
            async job =>
            {
                await end.Task;
                stopped = job.Stopped.IsCancellationRequested;
            },
            _ =>
            {
                asked.SetResult();
                throw new InvalidOperationException("nobody answers");
            });

        time.Advance(await time.TimerAsync());
        await asked.Task;
        end.SetResult();
        await jobs.WhenNoneAsync();

        Assert.That(stopped, Is.False);
        Assert.That(log.Lines.Single(), Does.StartWith("Error ").And.Contain("'plain'").And.Contain(told));
    }

    [Test]
    public async Task A_job_that_is_wanted_goes_on_however_often_that_is_asked()
    {
        var time = new WatchedTime();
        await using var jobs = new BackgroundJobs(time, new LineLog());
        using var asked = new SemaphoreSlim(0);
        var end = new TaskCompletionSource();
        Job? job = null;
        jobs.Start(
            Plain,
            default,
            started =>
            {
                job = started;
                return end.Task;
            },
            _ =>
            {
                asked.Release();
                return Task.FromResult(true);
            });

        var pause = await time.TimerAsync();
        for (var question = 0; question < 3; question++)
        {
            time.Advance(pause);
            await asked.WaitAsync();
        }

        Assert.That(job!.Stopped.IsCancellationRequested, Is.False);
        end.SetResult();
    }

    [Test]
    public async Task A_report_begins_with_the_oldest_job()
    {
        var time = new WatchedTime();
        await using var jobs = new BackgroundJobs(time, new LineLog());
        var end = new TaskCompletionSource();
        var images = Enumerable.Range(0, 8).Select(number => $"i{number}").ToArray();
        foreach (var image in images)
        {
            jobs.Start(Plain, new JobSubject(image), _ => end.Task);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(jobs.List().Select(job => job.Subject.ImageId), Is.EqualTo(images));
        end.SetResult();
    }

    [Test]
    public async Task Work_that_is_kept_runs_already()
    {
        await using var jobs = new BackgroundJobs(TimeProvider.System, new LineLog());
        var work = new TaskCompletionSource<int>();

        await jobs.KeepAsync(Plain, "i", work.Task, TimeSpan.Zero);

        Assert.That(jobs.List().Single().Runs, Is.True);
        work.SetResult(1);
    }

    private static Task BegunAsync(TaskCompletionSource began, Task then)
    {
        began.SetResult();
        return then;
    }
}
