using System.Net;
using Glance.Control.Scoreboard;
using GlanceWorker.Hosting.Accept;
using GlanceWorker.Hosting.Pool;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Glance.UnitTests.Hosting.Accept;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AcceptBalanceTests : IDisposable
{
    private const int Own = 0;
    private const int Other = 1;

    private readonly RequestPool _pool = new(100);
    private readonly WorkerScoreboard _board = WorkerScoreboard.Create();
    private readonly FakeTimeProvider _time = new();
    private int _steps;
    private Action _during = () => { };

    public void Dispose()
    {
        _pool.Dispose();
        _board.Dispose();
    }

    [TestCase(0, 0, ExpectedResult = 0)]
    [TestCase(1, 0, ExpectedResult = 0)]
    [TestCase(2, 0, ExpectedResult = AcceptBalance.LongestDelay)]
    [TestCase(12, 11, ExpectedResult = 0)]
    [TestCase(13, 11, ExpectedResult = AcceptBalance.LongestDelay)]
    public int A_worker_waits_while_it_holds_more_than_its_share(int own, int others)
    {
        Connect(own);
        OtherHolds(others);

        return Delayed(Balance());
    }

    [Test]
    public void A_worker_that_does_not_accept_is_not_waited_for()
    {
        Connect(5);
        OtherHolds(0);
        _board.SetAccepting(Other, false);

        Assert.That(Delayed(Balance()), Is.Zero);
    }

    [Test]
    public void A_process_that_serves_by_itself_never_waits()
    {
        Connect(5);

        Assert.That(Delayed(new AcceptBalance(null, 0, _pool, _time, Pause)), Is.Zero);
    }

    [Test]
    public void The_wait_ends_as_soon_as_another_has_caught_up()
    {
        Connect(5);
        OtherHolds(0);
        _during = () => OtherHolds(_steps == 7 ? 4 : 0);

        Assert.That(Delayed(Balance()), Is.EqualTo(7));
    }

    [Test]
    public void In_vain_the_next_wait_is_half_as_long_down_to_the_shortest()
    {
        Connect(5);
        OtherHolds(0);
        var balance = Balance();

        var delays = Enumerable.Range(0, 9).Select(_ => Delayed(balance)).ToArray();

        Assert.That(delays, Is.EqualTo(new[] { 400, 200, 100, 50, 25, 12, 6, 4, 4 }));
    }

    [Test]
    public void Some_time_after_a_wait_in_vain_the_whole_is_waited_again()
    {
        Connect(5);
        OtherHolds(0);
        var balance = Balance();
        _ = Delayed(balance);

        _time.Advance(AcceptBalance.ShortenedFor - TimeSpan.FromTicks(1));
        var before = Delayed(balance);
        _time.Advance(AcceptBalance.ShortenedFor);

        Assert.That((before, Delayed(balance)), Is.EqualTo((200, 400)));
    }

    [Test]
    public void A_wait_that_was_of_use_does_not_shorten_the_next()
    {
        Connect(5);
        OtherHolds(0);
        var balance = Balance();
        _ = Delayed(balance);
        _during = () => OtherHolds(4);
        _ = Delayed(balance);
        _during = () => OtherHolds(0);
        OtherHolds(0);

        Assert.That(Delayed(balance), Is.EqualTo(AcceptBalance.LongestDelay));
    }

    [Test]
    public void Connections_that_close_at_once_are_worth_the_shortest_wait()
    {
        var balance = Balance();
        for (var i = 0; i < 20; i++)
        {
            Connect(1);
            _pool.ConnectionClosed(IPAddress.Loopback);
            balance.OnAccepted();
        }

        Connect(5);
        OtherHolds(0);

        Assert.That(Delayed(balance), Is.EqualTo(AcceptBalance.ShortestDelay));
    }

    [Test]
    public void A_worker_that_stops_does_not_wait()
    {
        Connect(5);
        OtherHolds(0);
        var balance = Balance();

        balance.Delay(() => _steps == 3);

        Assert.That(_steps, Is.EqualTo(3));
    }

    [Test]
    public void Others_are_told_whether_it_accepts_and_how_many_connections_it_holds()
    {
        var balance = Balance();
        balance.PublishConnections(9);
        var before = _board.LeastConnections();
        balance.PublishAccepting(true);
        var during = _board.LeastConnections();
        balance.PublishAccepting(false);

        Assert.That((before, during, _board.LeastConnections()), Is.EqualTo((int.MaxValue, 9, int.MaxValue)));
    }

    private AcceptBalance Balance() => new(_board, Own, _pool, _time, Pause);

    private void Pause(TimeSpan step)
    {
        Assert.That(step, Is.EqualTo(AcceptBalance.Step));
        _steps++;
        _during();
    }

    private int Delayed(AcceptBalance balance)
    {
        _steps = 0;
        balance.Delay(() => false);
        return _steps;
    }

    private void Connect(int connections)
    {
        for (var i = 0; i < connections; i++)
            _pool.ConnectionOpened(IPAddress.Loopback, out _);
    }

    private void OtherHolds(int connections)
    {
        _board.SetConnections(Other, connections);
        _board.SetAccepting(Other, true);
    }
}
