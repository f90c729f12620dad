using System.Text;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

/// <summary>
/// Requests byte by byte, as clients and attackers send them: what is taken, and that a refusal is an answer like any other.
/// </summary>
internal sealed class WireTests : ServerTest
{
    private const string Create = "POST /v2/images HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n";
    private const string Chunked = Create + "Transfer-Encoding: chunked\r\n\r\n";
    private const string Image = "{\"name\":\"a\"}";

    // What is sent, a byte a character, and the status.
    private static readonly (string Sent, int Status)[] Taken =
    [
        ("GET /v2/images?name=\u00c3\u00bc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 200),
        ("GET http://y/v2/images HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 200),
        ("GET /v2/images HTTP/1.1\r\nHost: x\r\nX-Name: \u00fc\u0001\u00c3\u00bc\r\nConnection: close\r\n\r\n", 200),
        ("GET /v2/images HTTP/1.1\r\nHost: x\r\nX-Openstack-Request-Id: req-\u00fc\u0001\r\nConnection: close\r\n\r\n", 200),
        ("GET /v2/images HTTP/1.1\r\nHost: x\r\n" + Headers(499 - 2) + "Connection: close\r\n\r\n", 200),
        ("GET /v2/images HTTP/1.0\r\n\r\n", 200),
        ("GET /v2/images HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\n\r\n", 200),
        (Create + "Expect: 100-Continue\r\nContent-Length: 12\r\n\r\n" + Image, 201),
        (Create + "Content-Length: 000012\r\n\r\n" + Image, 201),
        (Chunked + "0000000000000c\r\n" + Image + "\r\n0\r\n\r\n", 201),
        (Chunked + "c;a=b;c=\"d\"\r\n" + Image + "\r\n0;e\r\nContent-Length: 5\r\n\r\n", 201),
        ("POST /v2/images HTTP/1.0\r\n\r\n", 400),
    ];

    private static readonly (string Sent, int Status)[] Refused =
    [
        ("\u0016\u0003\u0001\u0002\u0000", 400),
        ("GET /v2/images\r\n\r\n", 400),
        ("GET /v2/images HTTP/1.1\nHost: x\n\n", 400),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        ("CONNECT /versions HTTP/1.1\r\nHost: x\r\n\r\n", 501),
        ("GET /" + new string('a', 9000) + " HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        ("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: \u0000\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\n" + Headers(500) + "\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: " + new string('a', 17000) + "\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\n" + string.Concat(Enumerable.Repeat($"A: {new string('a', 1000)}\r\n", 70)) + "\r\n", 400),
        (Create + "Content-Length: +12\r\n\r\n" + Image, 400),
        (Create + "Content-Length: 12, 12\r\n\r\n" + Image, 400),
        (Create + "Content-Length: 99999999999999999999\r\n\r\n" + Image, 400),
        (Create + "Content-Length: 12\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (Create + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        (Create + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", 400),
        (Create + "Expect: something\r\nContent-Length: 12\r\n\r\n" + Image, 417),
    ];

    private static readonly string[] BrokenBodies =
    [
        "zz\r\n", "10000000000000000\r\n", "ffffffffffffffffffffff\r\n", "c \r\n" + Image, "c\n" + Image, "c;\n\r\n" + Image, "c\r\n" + Image + "XX", "c\r\n" + Image + "\r\n0\r\nbad\r\n\r\n",
    ];

    [Test]
    public async Task What_clients_really_send_is_taken()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });

        foreach (var (sent, status) in Taken)
            Assert.That(await AnswerAsync(sent), Does.StartWith("HTTP/1.1 100").Or.StartWith($"HTTP/1.1 {status} "), sent);
    }

    [Test]
    public async Task A_link_repeats_the_host_with_its_zone()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });

        var answer = await AnswerAsync("GET /versions HTTP/1.1\r\nHost: [fe80::1%eth0]:9292\r\nConnection: close\r\n\r\n");

        Assert.That(answer, Does.Contain("\"http://[fe80::1%eth0]:9292/v2/\""));
    }

    [TestCase("HTTP/1.0\r\n")]
    [TestCase("HTTP/1.1\r\nHost:\r\nConnection: close\r\n")]
    public async Task Links_of_a_request_without_a_host_lead_to_the_address_it_came_to(string version)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var origin = Server.Address.GetLeftPart(UriPartial.Authority);

        var created = await AnswerAsync($"POST /v2/images {version}Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{Image}");
        Assert.That(Header(created, "Location"), Does.StartWith($"{origin}/v2/images/"));
        Assert.That(Header(await AnswerAsync($"GET /v2 {version}\r\n"), "Location"), Is.EqualTo($"{origin}/v2/"));
    }

    [Test]
    public async Task A_link_leaves_the_usual_port_out()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });

        var answer = await AnswerAsync("GET /v2 HTTP/1.1\r\nHost: a.example:80\r\nConnection: close\r\n\r\n");

        Assert.That(Header(answer, "Location"), Is.EqualTo("http://a.example/v2/"));
    }

    [Test]
    public async Task What_is_refused_has_a_body_an_id_and_an_access_line()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });

        foreach (var (sent, status) in Refused)
        {
            var answer = await AnswerAsync(sent);
            Assert.That(answer, Does.StartWith($"HTTP/1.1 {status} "), sent);
            Assert.That(answer, Does.Contain("\r\nConnection: close\r\n"), sent);
            Assert.That(Body(answer), Does.Contain(status.ToString(System.Globalization.CultureInfo.InvariantCulture)), sent);
            var id = Header(answer, "x-openstack-request-id");
            var line = await Server.Log.WaitForAsync($"[None {id} ");
            Assert.That(line, Does.Contain($"\" {status} "), sent);
        }
    }

    [Test]
    public async Task A_refusal_is_told_in_the_form_that_the_client_accepts()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });

        var json = await AnswerAsync("GET /v2/images HTTP/1.1\r\nAccept: application/json\r\n\r\n");
        var head = await AnswerAsync("HEAD /v2/images HTTP/1.1\r\n\r\n");

        Assert.That(Body(json), Does.StartWith("{\"message\": \"The request has 0 Host headers").And.Contains("\"code\": \"400 Bad Request\""));
        Assert.That((head.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), Body(head)), Is.EqualTo((true, "")));
    }

    [Test]
    public async Task A_body_whose_framing_breaks_is_a_400_that_closes_the_connection()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });

        foreach (var body in BrokenBodies)
        {
            var answer = await AnswerAsync(Chunked.Replace("Connection: close\r\n", "", StringComparison.Ordinal) + body);
            Assert.That(answer, Does.StartWith("HTTP/1.1 400 ").And.Contains("\r\nConnection: close\r\n"), body);
            Assert.That(Header(answer, "x-openstack-request-id"), Does.StartWith("req-"), body);
        }
    }

    [Test]
    public async Task What_comes_before_a_bad_request_is_answered_first()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });

        var answer = await AnswerAsync("GET /healthcheck HTTP/1.1\r\nHost: x\r\n\r\nBAD\r\n\r\nGET /healthcheck HTTP/1.1\r\nHost: x\r\n\r\n");

        var statuses = answer.Split("HTTP/1.1 ").Skip(1).Select(static head => head[..3]);
        Assert.That(statuses, Is.EqualTo(new[] { "200", "400" }));
    }

    [Test]
    public async Task A_client_that_goes_away_within_a_body_leaves_no_error_behind()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });

        for (var i = 0; i < 40; i++)
        {
            using var connection = await RawConnection.OpenAsync(Server.Address);
            await connection.SendAsync(Encoding.ASCII.GetBytes(i % 2 == 0 ? Create + "Content-Length: 100\r\n\r\n{\"name\"" : Chunked + "64\r\n{\"name\""));
        }

        // ServerTest fails the test when there is an error in the log; the last of the clients have been served when this line is out.
        await AnswerAsync("GET /v2/images/last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        await Server.Log.WaitForAsync("/v2/images/last");
    }

    private static string Headers(int count) => string.Concat(Enumerable.Repeat("X-Some: 1\r\n", count));

    private static string Body(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    private static string Header(string answer, string name) =>
        answer.Split("\r\n").First(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];

    private async Task<string> AnswerAsync(string sent)
    {
        using var connection = await RawConnection.OpenAsync(Server.Address);
        await connection.SendAsync(Encoding.Latin1.GetBytes(sent));
        return await connection.ReceiveAllAsync();
    }
}
