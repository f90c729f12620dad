using Glance.TestKit.Processes;
using GlanceWorker.Filters.Health;
using NUnit.Framework;

namespace Glance.UnitTests.Filters.Health;

internal sealed class SharedProbeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    [Test]
    public async Task However_many_ask_something_that_hangs_it_is_asked_once_and_all_are_answered_in_time()
    {
        using var log = new LineLog();
        var hangs = new TaskCompletionSource<string?>();
        var asked = 0;
        var probe = new SharedProbe(
            "stores",
            () =>
            {
                Interlocked.Increment(ref asked);
                return hangs.Task;
            },
            TimeProvider.System,
            log);

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => probe.ResultAsync(Limit))).WaitAsync(TimeSpan.FromSeconds(20));
        var later = await probe.ResultAsync(Limit);

        Assert.That(answers.Append(later).Select(answer => (answer.IsAvailable, answer.Reason)), Is.All.EqualTo((false, "STORES DOES NOT ANSWER")));
        Assert.That(later.Details, Does.Contain("no answer for"));
        Assert.That(asked, Is.EqualTo(1), "one question is under way");
        Assert.That(log.Lines.Count(line => line.Contains("Not ready: stores", StringComparison.Ordinal)), Is.EqualTo(1));
        hangs.SetResult(null);
        Assert.That((await probe.ResultAsync(TimeSpan.FromSeconds(20))).IsAvailable, Is.True, "what answers again is believed");
    }

    [Test]
    public async Task A_question_that_blocks_its_thread_does_not_block_who_asks()
    {
        using var log = new LineLog();
        using var blocked = new ManualResetEventSlim();
        var probe = new SharedProbe(
            "stores",
            () =>
            {
                blocked.Wait();
                return Task.FromResult<string?>(null);
            },
            TimeProvider.System,
            log);

        var answer = await probe.ResultAsync(Limit).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.That(answer.IsAvailable, Is.False);
        blocked.Set();
    }

    [Test]
    public async Task A_fault_and_an_unforeseen_failure_are_told_as_unavailable()
    {
        using var log = new LineLog();

        var fault = await new SharedProbe("database", () => Task.FromResult<string?>("it is away"), TimeProvider.System, log).ResultAsync(TimeSpan.FromSeconds(20));
        var failure = await new SharedProbe("database", () => throw new InvalidOperationException("odd"), TimeProvider.System, log).ResultAsync(TimeSpan.FromSeconds(20));

        Assert.That((fault.Reason, fault.Details), Is.EqualTo(("DATABASE UNAVAILABLE", "database: it is away")));
        Assert.That(failure.Details, Does.Contain("odd"));
    }
}
