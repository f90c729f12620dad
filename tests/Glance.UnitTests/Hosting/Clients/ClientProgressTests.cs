using GlanceWorker.Hosting.Clients;
using NUnit.Framework;

namespace Glance.UnitTests.Hosting.Clients;

[Parallelizable(ParallelScope.All)]
internal sealed class ClientProgressTests
{
    private static readonly ClientLimits Limits = new()
    {
        FirstByte = Seconds(10),
        Header = Seconds(20),
        SmallBody = Seconds(100),
        MinBodyRate = 100,
        MinSendRate = 50,
        Grace = Seconds(30),
    };

    [TestCase(ClientWait.FirstByte, 10, "client_first_byte_timeout")]
    [TestCase(ClientWait.Data, 31, "client_min_body_rate")]
    [TestCase(ClientWait.SmallBody, 31, "client_min_body_rate")]
    [TestCase(ClientWait.Reading, 31, "client_min_send_rate")]
    public void A_silent_client_is_cut_when_its_time_is_over_and_not_before(object wait, int limit, string option)
    {
        var progress = new ClientProgress(Limits, Seconds(0));
        progress.Look(Seconds(wait is ClientWait.FirstByte ? 0 : 1), (ClientWait)wait, 1, 5);

        progress.Look(Seconds(limit), (ClientWait)wait, 1, 5);
        var before = progress.Exceeded(Seconds(limit));
        var after = progress.Exceeded(Seconds(limit + 0.1));

        Assert.That((before, after), Is.EqualTo(((string?)null, option)));
    }

    [TestCase(0, 6)]
    [TestCase(1, 31)]
    public void Who_has_its_answer_and_sends_on_has_5_seconds_of_silence_and_30_in_all(int bytesASecond, int cut)
    {
        var progress = new ClientProgress(Limits, Seconds(0));
        progress.Look(Seconds(99), ClientWait.Nothing, 1, 5);
        var second = 100;
        do
            progress.Look(Seconds(second), ClientWait.Lingering, 1, 5 + ((second - 100) * bytesASecond));
        while (progress.Exceeded(Seconds(second)) is null && second++ < 200);

        Assert.That(second, Is.EqualTo(100 + cut));
    }

    [Test]
    public void A_head_has_its_time_in_all_however_its_bytes_drip()
    {
        var progress = new ClientProgress(Limits, Seconds(0));
        for (var second = 1; second <= 24; second++)
            progress.Look(Seconds(second), ClientWait.Head, 0, second);

        Assert.That(progress.Exceeded(Seconds(24)), Is.Null, "the server answers 408 first");
        Assert.That(progress.Exceeded(Seconds(25)), Is.EqualTo("client_header_timeout"));
    }

    [Test]
    public void A_small_body_has_its_time_in_all_even_when_it_is_fast_enough()
    {
        var progress = new ClientProgress(Limits, Seconds(0));
        for (var second = 1; second <= 101; second++)
        {
            // Waited for every other time only.
            progress.Look(Seconds(second), second % 2 == 0 ? ClientWait.Nothing : ClientWait.SmallBody, 1, second * 1000);
            Assert.That(progress.Exceeded(Seconds(second)), Is.Null);
        }

        Assert.That(progress.Exceeded(Seconds(101.5)), Is.EqualTo("client_json_timeout"));
    }

    [TestCase(300, 10)]
    [TestCase(60_000, 10)]
    [TestCase(70_000, 0)]
    public void A_client_that_moves_but_slowly_is_slow_though_it_is_behind_nothing(int bytesPerSecond, int slow)
    {
        var progress = new ClientProgress(Limits, Seconds(0));
        for (var half = 0; half <= 20; half++)
            progress.Look(Seconds(half / 2.0), ClientWait.Data, 1, half * bytesPerSecond / 2);

        Assert.That(progress.Behind(Seconds(10)), Is.EqualTo(TimeSpan.Zero));
        Assert.That(progress.Slow(Seconds(10)), Is.EqualTo(Seconds(slow)));
    }

    [Test]
    public void What_the_worker_does_itself_is_nobodys_slowness()
    {
        var progress = new ClientProgress(Limits, Seconds(0));
        progress.Look(Seconds(1), ClientWait.SmallBody, 1, 5);
        progress.Look(Seconds(5), ClientWait.Nothing, 1, 100);
        Assert.That(progress.Slow(Seconds(9)), Is.EqualTo(TimeSpan.Zero));

        progress.Look(Seconds(10), ClientWait.Data, 2, 100);
        Assert.That(progress.Slow(Seconds(11)), Is.EqualTo(Seconds(1)));
    }

    [TestCase(ClientWait.Data, 100, null)]
    [TestCase(ClientWait.Data, 95, "client_min_body_rate")]
    [TestCase(ClientWait.Reading, 50, null)]
    [TestCase(ClientWait.Reading, 47, "client_min_send_rate")]
    public void Who_keeps_to_the_rate_goes_on_for_ever_and_who_does_not_is_behind_in_the_end(object wait, int rate, string? option)
    {
        var progress = new ClientProgress(Limits, Seconds(0));
        string? exceeded = null;
        for (var second = 1; second <= 1000 && exceeded is null; second++)
        {
            progress.Look(Seconds(second), (ClientWait)wait, 1, second * rate);
            exceeded = progress.Exceeded(Seconds(second));
        }

        Assert.That(exceeded, Is.EqualTo(option));
    }

    [Test]
    public void Haste_at_the_beginning_saves_nothing_up_for_a_silence()
    {
        var progress = new ClientProgress(Limits, Seconds(0));
        progress.Look(Seconds(1), ClientWait.Data, 1, 0);
        progress.Look(Seconds(2), ClientWait.Data, 1, 1L << 40);
        progress.Look(Seconds(33), ClientWait.Data, 1, 1L << 40);

        Assert.That(progress.Exceeded(Seconds(33)), Is.EqualTo("client_min_body_rate"));
    }

    [Test]
    public void Time_in_which_nobody_waits_for_the_client_does_not_count()
    {
        var progress = new ClientProgress(Limits, Seconds(0));
        progress.Look(Seconds(1), ClientWait.Data, 1, 10);
        progress.Look(Seconds(29), ClientWait.Nothing, 1, 10);
        progress.Look(Seconds(1000), ClientWait.Nothing, 1, 10);
        progress.Look(Seconds(1001), ClientWait.Data, 1, 10);

        Assert.That(progress.Exceeded(Seconds(1030)), Is.Null);
        Assert.That(progress.Behind(Seconds(1030)), Is.EqualTo(Seconds(29)));
    }

    [Test]
    public void Zero_sets_no_limit([Values] bool moves)
    {
        foreach (var wait in Enum.GetValues<ClientWait>().Except([ClientWait.Lingering]))
        {
            var progress = new ClientProgress(new ClientLimits { Grace = Seconds(1) }, Seconds(0));
            progress.Look(Seconds(1), wait, 1, 0);
            progress.Look(Seconds(1_000_000), wait, 1, moves ? 1 : 0);
            Assert.That(progress.Exceeded(Seconds(1_000_000)), Is.Null, wait.ToString());
        }
    }

    [TestCase(0.9, 1000, 900)]
    [TestCase(0.9, 3, 3)]
    [TestCase(0.5, 3, 2)]
    [TestCase(1, 7, 7)]
    public void A_share_leaves_whole_places_to_others(double share, int places, int expected) =>
        Assert.That(new ClientLimits { Share = share }.ShareOf(places), Is.EqualTo(expected));

    [TestCase(0.9, 1000, 900)]
    [TestCase(0.9, 3, 2)]
    [TestCase(0.9, 1, 1)]
    [TestCase(0.01, 3, 1)]
    [TestCase(1, 7, 7)]
    public void A_share_of_scarce_connections_leaves_one_to_others_at_least(double share, int connections, int expected) =>
        Assert.That(new ClientLimits { Share = share }.ShareOfScarce(connections), Is.EqualTo(expected));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
