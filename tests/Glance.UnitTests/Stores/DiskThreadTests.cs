using Glance.Stores.Posix;
using NUnit.Framework;

namespace Glance.UnitTests.Stores;

internal sealed class DiskThreadTests
{
    [Test]
    public async Task Work_that_gets_no_thread_of_its_own_is_done_all_the_same() =>
        Assert.That(await DiskThread.RunAsync(() => 7, new NoThreads()), Is.EqualTo(7));

    [Test]
    public async Task Work_is_not_done_on_a_thread_of_the_pool_while_others_can_be_made() =>
        Assert.That(await DiskThread.RunAsync(() => Thread.CurrentThread.IsThreadPoolThread), Is.False);

    private sealed class NoThreads : TaskScheduler
    {
        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task) => throw new InvalidOperationException("no thread can be made");

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
    }
}
