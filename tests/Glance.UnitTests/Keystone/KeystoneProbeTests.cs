using Glance.Keystone.Sessions;
using Glance.TestKit.Keystone;
using Glance.TestKit.Web;
using Glance.UnitTests.Operations.Jobs;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

/// <summary>The one question of a check of the configuration.</summary>
internal sealed class KeystoneProbeTests : KeystoneTest
{
    [TestCase("", Description = "answers 300")]
    [TestCase("/v3", Description = "answers 200")]
    public async Task A_keystone_that_answers_is_there(string path) =>
        Assert.That(await AskAsync(Session(path)), Is.Null);

    [Test]
    public async Task A_server_that_is_no_keystone_is_told() =>
        Assert.That(await AskAsync(Session("/nowhere")), Does.EndWith("/nowhere answered 404: there is no Keystone at this URL"));

    [TestCase(499, false)]
    [TestCase(500, true)]
    [TestCase(503, true)]
    public async Task A_keystone_in_trouble_is_told(int status, bool told)
    {
        await using var proxy = FakeWebServer.Start();
        proxy.Pages["/"] = exchange => exchange.SendAsync($"HTTP/1.1 {status} Well\r\nContent-Length: 0", []);
        var session = Session() with { Login = new LoginOptions { AuthUrl = new Uri(proxy.Url) } };

        Assert.That(await AskAsync(session), told ? Does.Contain($"{proxy.Url}/ answered {status}") : Is.Null);
    }

    [Test]
    public async Task A_keystone_that_is_away_is_told()
    {
        await Keystone.DisposeAsync();

        Assert.That(await AskAsync(Session()), Does.Contain(Keystone.Address.AbsoluteUri));
    }

    [TestCase(2, 2)]
    [TestCase(5, 5)]
    [TestCase(600, 5)]
    public async Task Silence_is_waited_for_once_as_long_as_a_request_may_take_and_no_longer_than_five_seconds(int timeout, int expected)
    {
        Keystone.Mood = FakeKeystoneMood.Silent;
        var time = new WatchedTime();
        var session = Session() with { RequestTimeout = TimeSpan.FromSeconds(timeout), ConnectRetries = 3 };

        var asking = KeystoneProbe.WhyNoAnswerAsync(session, "s", time, default);
        var wait = await time.TimerAsync();
        time.Advance(wait);

        Assert.That(wait, Is.EqualTo(TimeSpan.FromSeconds(expected)));
        Assert.That(await asking.WaitAsync(TimeSpan.FromSeconds(30)), Does.Contain($"within {expected} s"));
    }

    private static Task<string?> AskAsync(SessionOptions session) =>
        KeystoneProbe.WhyNoAnswerAsync(session, "s", TimeProvider.System, default);
}
