using GlanceWorker.Transport;
using NUnit.Framework;

namespace Glance.UnitTests.Transport;

[Parallelizable(ParallelScope.All)]
internal sealed class ReadinessTests
{
    [Test]
    public void What_was_told_before_is_not_waited_for_and_counts_once()
    {
        var readiness = new Readiness();

        readiness.Tell();
        readiness.Tell();
        var first = readiness.WaitAsync();
        var second = readiness.WaitAsync();

        Assert.That(first.IsCompletedSuccessfully, Is.True);
        Assert.That(second.IsCompleted, Is.False);
    }

    [Test]
    public async Task Who_waits_goes_on_where_it_is_told()
    {
        var readiness = new Readiness();
        var resumedOn = WaitAsync();

        var teller = new Thread(readiness.Tell);
        teller.Start();
        teller.Join();

        Assert.That(resumedOn.IsCompleted, Is.True, "before the teller goes on");
        Assert.That(await resumedOn, Is.EqualTo(teller.ManagedThreadId));

        async Task<int> WaitAsync()
        {
            await readiness.WaitAsync();
            return Environment.CurrentManagedThreadId;
        }
    }

    [Test]
    public async Task Nothing_told_is_lost_between_two_threads()
    {
        const int Times = 200_000;
        var readiness = new Readiness();
        var told = 0;
        var teller = Task.Run(() =>
        {
            for (var i = 0; i < Times; i++)
            {
                Interlocked.Increment(ref told);
                readiness.Tell();
            }
        });

        while (Volatile.Read(ref told) < Times)
            await readiness.WaitAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        await teller;
        Assert.That(told, Is.EqualTo(Times));
    }
}
