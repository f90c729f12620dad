using Glance.Operations.Jobs;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Jobs;

/// <summary>How far a job is, and whether it is worth waiting for.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JobTests
{
    private const int MiB = 1 << 20;

    private readonly FakeTimeProvider _time = new();

    [TestCase(10, 10 * MiB, 20 * MiB, true, Description = "just fast enough, and just in time")]
    [TestCase(10, 10 * MiB, 21 * MiB, false, Description = "fast enough, and too late")]
    [TestCase(10, (10 * MiB) - 1, 10 * MiB, false, Description = "nearly done, and slow")]
    [TestCase(1, 10 * MiB, 1000 * MiB, false, Description = "fast, and far from done")]
    [TestCase(1, 500 * MiB, 1000 * MiB, true)]
    [TestCase(0, MiB, 2 * MiB, true, Description = "done in no time")]
    [TestCase(1, 0, 1, false, Description = "not begun in fact")]
    public void What_is_fast_and_soon_done_is_waited_for(int seconds, int done, int length, bool worth)
    {
        using var processors = new SemaphoreSlim(1);
        var job = Made(processors);
        _time.Advance(TimeSpan.FromHours(1));
        job.Begin(length);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        job.Advance(done);

        Assert.That(job.WillBeDoneIn(TimeSpan.FromSeconds(10)), Is.EqualTo(worth));
    }

    [Test]
    public void A_job_whose_length_nobody_knows_has_no_progress()
    {
        using var processors = new SemaphoreSlim(1);

        Assert.That(Made(processors).Status.Progress, Is.Null);
    }

    [Test]
    public void Work_that_begins_once_more_begins_at_nothing()
    {
        using var processors = new SemaphoreSlim(1);
        var job = Made(processors);
        job.Begin(100);
        job.Advance(40);

        job.Begin(200);
        job.Advance(1);

        Assert.That(job.Status.Progress, Is.EqualTo(new JobProgress(1, 200)));
    }

    private Job Made(SemaphoreSlim processors) => new(new JobKind("k"), default, processors, _time, new CancellationTokenSource());
}
