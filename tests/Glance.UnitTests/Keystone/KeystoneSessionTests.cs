using System.Net;
using System.Net.Sockets;
using System.Text;
using Glance.Keystone;
using Glance.Keystone.Sessions;
using Glance.TestKit.Keystone;
using Glance.TestKit.Web;
using Glance.UnitTests.Operations.Jobs;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

/// <summary>What a question to Keystone carries, how long it waits, and what is left of it.</summary>
internal sealed class KeystoneSessionTests : KeystoneTest
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(10);

    [TestCase("subject")]
    [TestCase(null)]
    public async Task A_question_says_who_asks_in_which_language_and_about_what(string? subject)
    {
        await using var server = FakeWebServer.Start();
        server.Serve("/v3/auth/tokens", "{}"u8.ToArray());
        using var session = Ask(server.Url);

        await session.GetAsync("/auth/tokens", subject, default);

        var head = server.Requests.Single().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1);
        string[] expected =
        [
            $"Host: 127.0.0.1:{server.Port}", "User-Agent: glance-api", "Accept: application/json", "X-Auth-Token: s3cret",
            .. subject is null ? Array.Empty<string>() : [$"X-Subject-Token: {subject}", "OpenStack-Identity-Access-Rules: 1"],
        ];
        Assert.That(head, Is.EquivalentTo(expected));
    }

    [Test]
    public async Task All_tries_of_a_question_end_at_twice_the_time_of_one()
    {
        var time = new WatchedTime();
        Keystone.Mood = FakeKeystoneMood.Silent;
        using var session = new KeystoneSession(Session("/v3") with { ConnectRetries = 50 }, "s", time, NullLogger.Instance);

        var asking = session.GetAsync("/auth/tokens", "t", default);
        var patience = await time.TimerAsync();
        for (var tries = 0; tries < 2; tries++)
            time.Advance(await time.TimerAsync().WaitAsync(AtMost));

        Assert.That(patience, Is.EqualTo(TimeSpan.FromSeconds(10)));
        await Assert.ThatAsync(
            () => asking.WaitAsync(AtMost),
            Throws.TypeOf<KeystoneUnavailableException>().With.Message.Contains("did not answer within 10 s"));
    }

    [Test]
    public void Who_has_left_is_not_told_that_keystone_is_away()
    {
        using var session = new KeystoneSession(Session() with { RequestTimeout = TimeSpan.Zero }, "s", Time, NullLogger.Instance);

        Assert.That(
            () => session.GetAsync("/auth/tokens", "t", new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_session_that_ends_closes_its_connections()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var session = Ask($"http://{server.LocalEndpoint}");

        var asking = session.GetAsync("/x", null, default);
        using var connection = await server.AcceptTcpClientAsync();
        var stream = connection.GetStream();
        await ReadHeadAsync(stream);
        await stream.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray());
        await asking.WaitAsync(AtMost);
        session.Dispose();

        Assert.That(await stream.ReadAsync(new byte[1]).AsTask().WaitAsync(AtMost), Is.Zero);
    }

    private static KeystoneSession Ask(string url)
    {
        var login = new LoginOptions { Kind = LoginKind.AdminToken, AuthUrl = new Uri(url + "/v3"), Secret = new SecretText("s3cret") };
        return new KeystoneSession(new SessionOptions { Login = login, ConnectRetries = 0 }, "s", TimeProvider.System, NullLogger.Instance);
    }

    private static async Task ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            head.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)));
    }
}
