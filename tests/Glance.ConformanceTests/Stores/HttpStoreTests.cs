using System.Net;
using System.Text;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Http;
using Glance.TestKit.Http;
using Glance.TestKit.Web;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores;

/// <summary>
/// The http driver against a web server on loopback. It cannot write, so the common suite, which begins with writing, is not for it.
/// </summary>
[TestFixture]
public sealed class HttpStoreTests
{
    private FakeWebServer _server = null!;
    private SwitchingHosts _hosts = null!;

    [SetUp]
    public void StartServer()
    {
        _server = FakeWebServer.Start();
        _hosts = new SwitchingHosts();
    }

    [TearDown]
    public async Task StopServer() => await _server.DisposeAsync();

    [Test]
    public async Task Data_is_read_as_it_lies_there([Values(0, 1, 65536, 5_000_000)] int size)
    {
        var store = Create();
        var data = TestData.Bytes(size);
        var url = _server.Serve("/image", data);

        Assert.That(await store.GetSizeAsync(url, default), Is.EqualTo(size));
        Assert.That(await ReadAsync(store, url), Is.EqualTo(data));
    }

    [TestCase("206 Partial Content", "Content-Range: bytes 0-4/10")]
    [TestCase("206 Partial Content", "Content-Range: bytes 0-4/5")]
    [TestCase("203 Fine", "Content-Encoding: gzip")]
    [TestCase("200 OK", "Content-Encoding: identity, br")]
    [TestCase("200 OK", "Content-Encoding: identity\r\nContent-Encoding: X-GZIP")]
    [TestCase("226 IM Used", "IM: feed")]
    public void Data_that_is_a_part_or_coded_is_not_taken_for_the_image(string status, string header)
    {
        _server.Pages["/image"] = exchange => exchange.SendAsync($"HTTP/1.1 {status}\r\n{header}\r\nContent-Length: 5", "hello"u8.ToArray());
        var store = Create();

        foreach (var ask in new Func<Task>[] { async () => await store.GetSizeAsync(_server.Url + "/image", default), async () => await ReadAsync(store, _server.Url + "/image") })
        {
            var refused = Assert.ThrowsAsync<StoreException>(ask)!;
            Assert.That((refused.Failure, refused.IsOfCallersServer), Is.EqualTo((StoreFailure.InvalidLocation, true)));
        }

        Assert.That(_server.Requests, Has.All.Contain("Accept-Encoding: identity"));
    }

    [TestCase("Content-Encoding: identity")]
    [TestCase("Content-Encoding: IDENTITY")]
    public async Task Data_that_is_said_to_be_as_it_is_is_taken(string header)
    {
        _server.Pages["/image"] = exchange => exchange.SendAsync($"HTTP/1.1 200 OK\r\n{header}\r\nContent-Length: 5", "hello"u8.ToArray());

        Assert.That(await ReadAsync(Create(), _server.Url + "/image"), Is.EqualTo("hello"u8.ToArray()));
    }

    [Test]
    public async Task A_read_tells_its_length_and_its_end()
    {
        await using var read = await Create().OpenReadAsync(_server.Serve("/image", TestData.Bytes(10)), null, default);
        var buffer = new byte[64];

        Assert.That((read.Length, (await StoreActs.DrainAsync(read)).Length, await read.ReadAsync(buffer, default)), Is.EqualTo((10L, 10, 0)));
    }

    [Test]
    public async Task Path_query_and_user_arrive_as_written_and_the_size_is_asked_by_HEAD()
    {
        _server.Serve("/a/./%7Eb//c?x=%2F&y=ü".Replace("ü", "%C3%BC", StringComparison.Ordinal), TestData.Bytes(7));

        var size = await Create().GetSizeAsync($"http://some%40one:se%3Acret@127.0.0.1:{_server.Port}/a/./%7Eb//c?x=%2F&y=%C3%BC#fragment", default);

        var head = _server.Requests.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(size, Is.EqualTo(7));
            Assert.That(head, Does.StartWith("HEAD /a/./%7Eb//c?x=%2F&y=%C3%BC HTTP/1.1\r\n"));
            Assert.That(head, Does.Contain("Authorization: Basic " + Convert.ToBase64String("some@one:se:cret"u8) + "\r\n"));
            Assert.That(head, Does.Contain("Accept-Encoding: identity\r\n"));
            Assert.That(head, Does.Not.Contain("traceparent").IgnoreCase);
        }
    }

    [Test]
    public async Task Nothing_can_be_written_or_deleted()
    {
        var store = Create();
        var url = _server.Serve("/image", TestData.Bytes(10));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(store.Capabilities, Is.EqualTo(StoreCapabilities.Read | StoreCapabilities.RandomRead));
            Assert.That(store.Schemes, Is.EqualTo(new[] { "http", "https" }));
            Assert.That(await FailureOfAsync(async () => await store.BeginWriteAsync("id", null, default)), Is.EqualTo(StoreFailure.Unsupported));
            Assert.That(await FailureOfAsync(async () => await store.DeleteAsync(url, default)), Is.EqualTo(StoreFailure.Unsupported));
            Assert.That(_server.Requests, Is.Empty);
        }
    }

    [TestCase("")]
    [TestCase("http")]
    [TestCase("http://")]
    [TestCase("http:///x")]
    [TestCase("HTTP://127.0.0.1:PORT/image")]
    [TestCase("file:///etc/passwd")]
    [TestCase("http://user@127.0.0.1:PORT/image")]
    [TestCase("http://a:b:c@127.0.0.1:PORT/image")]
    [TestCase("http://a:b@c:d@127.0.0.1:PORT/image")]
    [TestCase("http://127.0.0.1:x/image")]
    [TestCase("http://127.0.0.1:99999/image")]
    [TestCase("http://127.1:PORT/image")]
    [TestCase("http://2130706433:PORT/image")]
    [TestCase("http://0x7f.0.0.1:PORT/image")]
    [TestCase("http://0177.0.0.1:PORT/image")]
    [TestCase("http://127.0.0.1:PORT/im age")]
    [TestCase("http://127.0.0.1:PORT/image\r\nX: y")]
    public async Task A_url_that_is_no_plain_one_is_an_invalid_location(string url)
    {
        var store = Create();
        url = url.Replace("PORT", $"{_server.Port}", StringComparison.Ordinal);
        _server.Serve("/image", TestData.Bytes(1));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await FailureOfAsync(async () => await store.OpenReadAsync(url, null, default)), Is.EqualTo(StoreFailure.InvalidLocation));
            Assert.That(await FailureOfAsync(async () => await store.GetSizeAsync(url, default)), Is.EqualTo(StoreFailure.InvalidLocation));
            Assert.That(_server.Requests, Is.Empty);
        }
    }

    [TestCase("404 Not Found", StoreFailure.NotFound)]
    [TestCase("410 Gone", StoreFailure.NotFound)]
    [TestCase("401 Unauthorized", StoreFailure.Denied)]
    [TestCase("403 Forbidden", StoreFailure.Denied)]
    [TestCase("405 Method Not Allowed", StoreFailure.InvalidLocation)]
    [TestCase("304 Not Modified", StoreFailure.InvalidLocation)]
    [TestCase("301 No Location", StoreFailure.InvalidLocation)]
    [TestCase("300 Multiple Choices\r\nLocation: /image", StoreFailure.InvalidLocation)]
    [TestCase("307 Nowhere\r\nLocation: ", StoreFailure.InvalidLocation)]
    [TestCase("307 Two\r\nLocation: /image\r\nLocation: /image", StoreFailure.InvalidLocation)]
    [TestCase("308 Gopher\r\nLocation: gopher:image", StoreFailure.InvalidLocation)]
    [TestCase("302 Found\r\nLocation: file:///etc/passwd", StoreFailure.InvalidLocation)]
    [TestCase("302 Found\r\nLocation: //169.254.169.254/image", StoreFailure.InvalidLocation)]
    [TestCase("500 Internal Server Error", StoreFailure.Unavailable)]
    [TestCase("503 Service Unavailable", StoreFailure.Unavailable)]
    [TestCase("429 Too Many Requests", StoreFailure.Unavailable)]
    public async Task An_answer_that_is_no_success_is_a_failure(string answer, StoreFailure failure)
    {
        _server.Serve("/image", TestData.Bytes(1));
        _server.Pages["/bad"] = exchange => exchange.SendAsync($"HTTP/1.1 {answer}\r\nContent-Length: 3", "bad"u8.ToArray());

        var found = await FailureOfAsync(async () => await Create().OpenReadAsync(_server.Url + "/bad", null, default));

        Assert.That(found, Is.EqualTo(failure));
    }

    [Test]
    public async Task A_redirect_to_another_server_is_judged_like_a_url_from_outside([Values] bool allowed)
    {
        await using var other = FakeWebServer.Start();
        _server.Redirect("/image", other.Serve("/hidden", TestData.Bytes(5)));
        _hosts.Answers = [["127.0.0.1"]];
        var store = Create(new UrlRules { AllowedHosts = allowed ? ["images.example", "127.0.0.1"] : ["images.example"], AllowedPorts = [other.Port] });

        var failure = await FailureOfAsync(async () => await ReadAsync(store, $"http://images.example:{_server.Port}/image"));

        Assert.That((failure, other.Requests.Count), Is.EqualTo(allowed ? ((StoreFailure?)null, 1) : (StoreFailure.InvalidLocation, 0)));
    }

    [Test]
    public async Task A_password_stays_with_the_server_it_was_written_for()
    {
        await using var other = FakeWebServer.Start();
        _server.Redirect("/image", other.Serve("/moved", TestData.Bytes(5)));

        await ReadAsync(Create(new UrlRules { AllowedHosts = ["127.0.0.1"], AllowedPorts = [other.Port] }), $"http://a:b@127.0.0.1:{_server.Port}/image");

        Assert.That((_server.Requests[0].Contains("Authorization", StringComparison.Ordinal), other.Requests[0].Contains("Authorization", StringComparison.Ordinal)),
            Is.EqualTo((true, false)));
    }

    [Test]
    public async Task A_name_service_that_changes_its_answer_leads_nowhere_new()
    {
        _server.Serve("/image", TestData.Bytes(5));
        _hosts.Answers = [["93.184.216.34"], ["127.0.0.1"]];
        var urls = new UrlFilter(new UrlRules { AllowedPorts = [_server.Port] }, _hosts);
        var url = $"http://rebind.example:{_server.Port}/image";

        Assert.That(await urls.AllowsAsync(url, default), Is.True);
        var failure = await FailureOfAsync(async () => await ReadAsync(Create(urls), url));

        Assert.That((failure, _server.Requests.Count, _hosts.Asked), Is.EqualTo((StoreFailure.Unavailable, 0, 2)));
    }

    [Test]
    public async Task An_address_in_a_record_that_may_not_be_led_to_any_more_is_not_connected_to()
    {
        var url = _server.Serve("/image", TestData.Bytes(5));

        var failure = await FailureOfAsync(async () => await ReadAsync(Create(new UrlRules { AllowedPorts = [_server.Port] }), url));

        Assert.That((failure, _server.Requests.Count), Is.EqualTo((StoreFailure.Unavailable, 0)));
    }

    [Test]
    public async Task A_name_is_looked_up_once_and_its_address_used()
    {
        var store = Create(new UrlRules { AllowedHosts = ["images.example"] });
        _server.Serve("/image", TestData.Bytes(5));
        _hosts.Answers = [["127.0.0.1"], ["93.184.216.34"]];

        Assert.That(await ReadAsync(store, $"http://images.example:{_server.Port}/image"), Is.EqualTo(TestData.Bytes(5)));
        Assert.That(_server.Requests[0], Does.Contain($"Host: images.example:{_server.Port}\r\n"));
        Assert.That(_hosts.Asked, Is.EqualTo(1));
    }

    [Test]
    public async Task Data_that_ends_early_is_unavailable()
    {
        _server.Pages["/short"] = exchange => exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000", TestData.Bytes(600));

        Assert.That(await FailureOfAsync(async () => await ReadAsync(Create(), _server.Url + "/short")), Is.EqualTo(StoreFailure.Unavailable));
    }

    [Test]
    public async Task Data_in_chunks_has_the_length_that_HEAD_tells([Values(500, 600, 700)] int said)
    {
        var data = TestData.Bytes(600);
        _server.Pages["/chunks"] = exchange => exchange.IsHead
            ? exchange.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {said}", [])
            : exchange.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked", [.. "258\r\n"u8, .. data, .. "\r\n0\r\n\r\n"u8]);

        byte[]? read = null;
        var failure = await FailureOfAsync(async () => read = await ReadAsync(Create(), _server.Url + "/chunks"));

        Assert.That(failure, Is.EqualTo(said > 600 ? StoreFailure.Unavailable : (StoreFailure?)null));
        Assert.That(read, Is.EqualTo(said > 600 ? null : data[..said]));
    }

    [TestCase("")]
    [TestCase("\r\nContent-Length: many")]
    [TestCase("\r\nContent-Length: -5")]
    public async Task A_server_that_does_not_say_how_much_has_size_zero_and_is_not_read(string header)
    {
        _server.Pages["/mute"] = exchange => exchange.SendAsync("HTTP/1.1 200 OK" + header, TestData.Bytes(5));

        Assert.That(await Create().GetSizeAsync(_server.Url + "/mute", default), Is.Zero);
        Assert.That(await FailureOfAsync(async () => await ReadAsync(Create(), _server.Url + "/mute")), Is.EqualTo(StoreFailure.Unavailable));
    }

    [Test]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        var url = _server.Url + "/image";
        await _server.DisposeAsync();

        Assert.That(await FailureOfAsync(async () => await Create().GetSizeAsync(url, default)), Is.EqualTo(StoreFailure.Unavailable));
    }

    [Test]
    public async Task A_server_that_never_answers_is_waited_for_only_so_long()
    {
        _server.Pages["/silent"] = exchange => Task.Delay(Timeout.Infinite, exchange.End);
        var store = Create(options: new HttpStoreOptions { AnswerTimeout = TimeSpan.FromMilliseconds(50) });

        Assert.That(await FailureOfAsync(async () => await store.GetSizeAsync(_server.Url + "/silent", default)), Is.EqualTo(StoreFailure.Unavailable));
    }

    [Test]
    public async Task A_server_that_falls_silent_is_waited_for_only_so_long()
    {
        _server.Pages["/silent"] = async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000", TestData.Bytes(600));
            await Task.Delay(Timeout.Infinite, exchange.End);
        };
        var store = Create(options: new HttpStoreOptions { SilenceTimeout = TimeSpan.FromMilliseconds(50) });

        Assert.That(await FailureOfAsync(async () => await ReadAsync(store, _server.Url + "/silent")), Is.EqualTo(StoreFailure.Unavailable));
    }

    [Test]
    public async Task A_server_that_drips_is_given_up_however_fast_it_began()
    {
        _server.Pages["/drip"] = async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000", TestData.Bytes(500_000));
            while (true)
            {
                await Task.Delay(5, exchange.End);
                await exchange.SendMoreAsync([1]);
            }
        };
        var store = Create(options: new HttpStoreOptions { MinRate = 10_000, MinRateGrace = TimeSpan.FromMilliseconds(200) });

        var failure = await StoreActs.FailureAsync(async () => await ReadAsync(store, _server.Url + "/drip"));

        Assert.That(failure?.Failure, Is.EqualTo(StoreFailure.Unavailable));
        Assert.That(failure?.Message, Does.Contain("http_min_rate"));
    }

    [Test]
    public async Task A_reader_may_take_its_time()
    {
        var data = TestData.Bytes(200_000);
        var store = Create(options: new HttpStoreOptions { MinRate = 10_000_000, MinRateGrace = TimeSpan.FromMilliseconds(200) });
        await using var read = await store.OpenReadAsync(_server.Serve("/image", data), null, default);
        var got = new byte[data.Length];

        for (var done = 0; done < got.Length;)
        {
            await Task.Delay(30);
            done += await read.ReadAsync(got.AsMemory(done, Math.Min(10_000, got.Length - done)), default);
        }

        Assert.That(got, Is.EqualTo(data));
    }

    [Test]
    public void A_caller_who_leaves_is_cancelled()
    {
        _server.Pages["/silent"] = exchange => Task.Delay(Timeout.Infinite, exchange.End);
        using var gone = new CancellationTokenSource();
        var asking = Create().GetSizeAsync(_server.Url + "/silent", gone.Token).AsTask();

        gone.Cancel();

        Assert.That(async () => await asking, Throws.InstanceOf<OperationCanceledException>());
    }

    private HttpStore Create(UrlRules? rules = null, HttpStoreOptions? options = null) =>
        Create(new UrlFilter(rules ?? new UrlRules { AllowedHosts = ["127.0.0.1"] }, _hosts), options);

    private static HttpStore Create(UrlFilter urls, HttpStoreOptions? options = null) =>
        HttpStore.Create("http", options ?? new HttpStoreOptions(), urls, TimeProvider.System, NullLogger.Instance);

    private static async Task<byte[]> ReadAsync(HttpStore store, string url)
    {
        await using var read = await store.OpenReadAsync(url, null, default);
        var data = await StoreActs.DrainAsync(read);
        Assert.That(data, Has.Length.EqualTo(read.Length));
        return data;
    }

    private static async Task<StoreFailure?> FailureOfAsync(Func<Task> act)
    {
        var failure = await StoreActs.FailureAsync(act);
        Assert.That(failure?.Message ?? "", Does.Not.Contain("127.0.0.1").And.Not.Contain("example"), "no URL in a message");
        return failure?.Failure;
    }
}
