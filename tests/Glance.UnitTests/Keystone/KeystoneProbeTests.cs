using System.Net;
using System.Net.Sockets;
using System.Text;
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
        Assert.That(await AskAsync(Session("/nowhere")), Does.Contain("/nowhere answered 404: there is no Keystone at this URL"));

    [TestCase("200 OK", "<html>It works!</html>")]
    [TestCase("200 OK", "")]
    [TestCase("200 OK", "[]")]
    [TestCase("200 OK", "{\"name\": \"elsewhere\"}")]
    [TestCase("300 Multiple Choices", "null")]
    public async Task A_web_server_that_lists_no_versions_is_told_to_be_no_keystone(string status, string body)
    {
        await using var server = FakeWebServer.Start();
        server.Pages["/"] = exchange =>
            exchange.SendAsync($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}", Encoding.ASCII.GetBytes(body));

        var told = await AskAsync(At(server));

        Assert.That(told, Does.Contain("not with the versions that a Keystone lists there").And.Contain($"GET {server.Url}/ answered"));
    }

    [TestCase("{\"versions\": {\"values\": []}}")]
    [TestCase("{\"version\": {\"id\": \"v3.14\"}}")]
    public async Task A_server_that_lists_versions_is_a_keystone(string body)
    {
        await using var server = FakeWebServer.Start();
        _ = server.Serve("/", Encoding.ASCII.GetBytes(body));

        Assert.That(await AskAsync(At(server)), Is.Null);
    }

    [Test]
    public async Task A_URL_of_version_2_is_asked_without_it_as_every_question_is()
    {
        var session = Session("/v2.0");

        Assert.That(await AskAsync(session), Is.Null);
    }

    [Test]
    public async Task A_server_without_TLS_behind_an_https_URL_is_told_in_plain_words()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var refusing = RefuseAsync(server);
        var url = new Uri($"https://{server.LocalEndpoint}");

        var told = await AskAsync(Session() with { Login = new LoginOptions { AuthUrl = url } });

        await refusing;
        Assert.That(told, Does.Contain("does not speak TLS").And.Contain("http:// would be right").And.Not.Contain("inner exception"));
    }

    [TestCase(301)]
    [TestCase(403)]
    [TestCase(499)]
    [TestCase(500)]
    [TestCase(503)]
    public async Task A_keystone_in_trouble_is_told(int status)
    {
        await using var proxy = FakeWebServer.Start();
        proxy.Pages["/"] = exchange => exchange.SendAsync($"HTTP/1.1 {status} Well\r\nContent-Length: 0", []);

        Assert.That(await AskAsync(At(proxy)), Does.Contain($"{proxy.Url}/ answered {status}"));
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

    // As Apache and nginx answer what is no request.
    private static async Task RefuseAsync(TcpListener server)
    {
        using var client = await server.AcceptTcpClientAsync();
        var stream = client.GetStream();
        _ = await stream.ReadAsync(new byte[1024]);
        await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
    }

    private SessionOptions At(FakeWebServer server) => Session() with { Login = new LoginOptions { AuthUrl = new Uri(server.Url) } };

    private static Task<string?> AskAsync(SessionOptions session) =>
        KeystoneProbe.WhyNoAnswerAsync(session, "s", TimeProvider.System, default);
}
