using System.Net;
using GlanceWorker.Hosting.Pool;
using NUnit.Framework;

namespace Glance.UnitTests.Hosting.Pool;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RequestPoolTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task One_address_never_has_more_places_than_its_share_while_another_has_one_atOnce()
    {
        using var pool = new RequestPool(10, share: 8);
        var many = pool.ConnectionOpened(IPAddress.Parse("192.0.2.1"), out _);
        var other = pool.ConnectionOpened(IPAddress.Parse("192.0.2.2"), out _);

        var entered = Enumerable.Range(0, 20).Select(_ => pool.EnterAsync(many, CancellationToken.None).AsTask()).ToList();
        var atOnce = pool.EnterAsync(other, CancellationToken.None).AsTask();

        Assert.That(entered.Count(one => one.IsCompleted), Is.EqualTo(8));
        Assert.That(atOnce.IsCompletedSuccessfully, Is.True);
        Assert.That((pool.Running, pool.Waiting), Is.EqualTo((9, 12)));
        pool.Leave(many);
        await entered[8].WaitAsync(Patience);
        Assert.That((pool.Running, pool.Waiting, entered.Count(one => one.IsCompleted)), Is.EqualTo((9, 11, 9)));
    }

    [Test]
    public async Task While_places_are_held_by_stalled_clients_an_address_without_any_is_lent_one()
    {
        using var pool = new RequestPool(20);
        var many = pool.ConnectionOpened(IPAddress.Parse("192.0.2.1"), out _);
        var others = Enumerable.Range(2, 4).Select(i => pool.ConnectionOpened(IPAddress.Parse($"192.0.2.{i}"), out _)).ToList();
        others.ForEach(_ => pool.ConnectionNoLongerFresh());
        pool.ConnectionNoLongerFresh();
        for (var i = 0; i < 20; i++)
            await pool.EnterAsync(many, CancellationToken.None);
        var waitsFirst = pool.EnterAsync(many, CancellationToken.None).AsTask();
        var waits = pool.EnterAsync(others[0], CancellationToken.None).AsTask();
        Assert.That((waits.IsCompleted, pool.HasRoom), Is.EqualTo((false, false)));

        pool.SetStalled(15);

        await waits.WaitAsync(Patience);
        Assert.That(pool.HasRoom, Is.True, "who waits is to be seen");
        Assert.That(pool.EnterAsync(others[1], CancellationToken.None).AsTask().IsCompletedSuccessfully, Is.True);
        var beyond = pool.EnterAsync(others[2], CancellationToken.None).AsTask();
        Assert.That(beyond.IsCompleted, Is.False, "a tenth of the places is lent, not more");
        Assert.That(waitsFirst.IsCompleted, Is.False);

        pool.SetStalled(0);
        pool.Leave(many);
        Assert.That((pool.Running, pool.Waiting, pool.HasRoom), Is.EqualTo((21, 2, false)));
    }

    [Test]
    public async Task A_place_that_becomes_free_goes_to_the_address_that_has_fewest()
    {
        using var pool = new RequestPool(4);
        var many = pool.ConnectionOpened(IPAddress.Parse("192.0.2.1"), out _);
        var few = pool.ConnectionOpened(IPAddress.Parse("192.0.2.2"), out _);
        for (var i = 0; i < 4; i++)
            await pool.EnterAsync(many, CancellationToken.None);
        var first = pool.EnterAsync(many, CancellationToken.None).AsTask();
        var second = pool.EnterAsync(few, CancellationToken.None).AsTask();

        pool.Leave(many);
        await second.WaitAsync(Patience);

        Assert.That(first.IsCompleted, Is.False);
        pool.Leave(few);
        await first.WaitAsync(Patience);
        Assert.That((pool.Running, pool.Waiting, pool.Served), Is.EqualTo((4, 0, 2L)));
    }

    [Test]
    public void Who_leaves_while_it_waits_takes_no_place()
    {
        using var pool = new RequestPool(1);
        var client = pool.ConnectionOpened(IPAddress.Loopback, out _);
        Assert.That(pool.EnterAsync(client, CancellationToken.None).AsTask().IsCompletedSuccessfully, Is.True);
        using var gone = new CancellationTokenSource();
        var waits = pool.EnterAsync(client, gone.Token).AsTask();

        gone.Cancel();

        Assert.That(async () => await waits.WaitAsync(Patience), Throws.InstanceOf<OperationCanceledException>());
        pool.Leave(client);
        Assert.That((pool.Running, pool.Waiting), Is.EqualTo((0, 0)));
        Assert.That(pool.EnterAsync(client, CancellationToken.None).AsTask().IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public async Task Requests_that_wait_are_given_up_of_the_address_with_most_connections_the_newest_first()
    {
        using var pool = new RequestPool(1);
        var addresses = new[] { 9, 6, 2 }.Select((connections, i) =>
        {
            var client = IPAddress.Parse($"192.0.2.{i + 1}");
            return Enumerable.Range(0, connections).Select(_ => pool.ConnectionOpened(client, out var _)).ToList()[^1];
        }).ToList();
        await pool.EnterAsync(addresses[0], CancellationToken.None);
        var waiting = addresses
            .SelectMany(address => Enumerable.Range(0, 5).Select(_ => pool.EnterAsync(address, CancellationToken.None).AsTask())).ToList();

        Assert.That(pool.GiveUpWaiting(5), Is.EqualTo(5));

        // Down to five connections each, once they are closed.
        int[] gone = [1, 2, 3, 4, 9];
        Assert.That(await Task.WhenAll(gone.Select(i => waiting[i].WaitAsync(Patience))), Is.All.False);
        foreach (var i in gone)
            pool.ConnectionClosed(IPAddress.Parse(i == 9 ? "192.0.2.2" : "192.0.2.1"));
        Assert.That((waiting.Count(one => one.IsCompleted), pool.Waiting), Is.EqualTo((5, 10)));

        Assert.That(pool.GiveUpWaiting(int.MaxValue), Is.EqualTo(4), "two connections are left to everybody");
        pool.Leave(addresses[0]);
        Assert.That(await waiting[5].WaitAsync(Patience), Is.True);
        Assert.That((pool.Running, pool.Waiting), Is.EqualTo((1, 5)));
    }

    [Test]
    public async Task Whatever_comes_and_goes_atOnce_places_are_neither_lost_nor_made()
    {
        const int Size = 5;
        using var pool = new RequestPool(Size, share: 4);
        var inside = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(client => Task.Run(async () =>
        {
            var address = pool.ConnectionOpened(new IPAddress([192, 0, 2, (byte)(client % 3)]), out _);
            for (var i = 0; i < 2000; i++)
            {
                using var limit = new CancellationTokenSource();
                if (i % 7 == 0)
                    limit.CancelAfter(TimeSpan.FromMicroseconds(50));
                try
                {
                    if (!await pool.EnterAsync(address, limit.Token))
                        continue;
                }
                catch (OperationCanceledException)
                {
                    continue;
                }

                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
                pool.Leave(address);
                if (i % 11 == 0)
                    pool.GiveUpWaiting(2);
            }
        }))).WaitAsync(Patience);

        Assert.That((pool.Running, pool.Waiting), Is.EqualTo((0, 0)));
        Assert.That(most, Is.InRange(2, Size));
    }

    [Test]
    public void A_network_of_IPv6_is_one_address_and_a_mapped_one_is_IPv4()
    {
        using var pool = new RequestPool(10);
        pool.ConnectionOpened(IPAddress.Parse("2001:db8::1"), out _);
        pool.ConnectionOpened(IPAddress.Parse("2001:db8::ffff:2"), out _);
        pool.ConnectionOpened(IPAddress.Parse("::ffff:192.0.2.1"), out _);

        Assert.That(pool.Of(IPAddress.Parse("2001:db8:0:0:1::")).Connections, Is.EqualTo(2));
        Assert.That(pool.Of(IPAddress.Parse("2001:db8:0:1::1")).Connections, Is.Zero);
        Assert.That(pool.Of(IPAddress.Parse("192.0.2.1")).Connections, Is.EqualTo(1));
        pool.ConnectionClosed(IPAddress.Parse("2001:db8::1"));
        Assert.That(pool.Of(IPAddress.Parse("2001:db8::1")).Connections, Is.EqualTo(1));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int had;
        do
            had = Volatile.Read(ref most);
        while (value > had && Interlocked.CompareExchange(ref most, value, had) != had);
    }
}
