using System.Globalization;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Http;
using Glance.TestKit.Http;
using Glance.TestKit.Web;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores;

/// <summary>Parts of data on web servers: of those that know ranges, and of those that do not.</summary>
[TestFixture]
public sealed class HttpPartTests
{
    private static readonly byte[] Data = TestData.Bytes(300_000);

    private FakeWebServer _server = null!;
    private HttpStore _store = null!;

    private static IEnumerable<ByteRange> Parts =>
        [new(0, 1), new(0, Data.Length), new(1, Data.Length - 1), new(Data.Length - 1, 1), new(65_530, 20), new(100_000, 150_000)];

    [SetUp]
    public void Start()
    {
        _server = FakeWebServer.Start();
        var urls = new UrlFilter(new UrlRules { AllowedHosts = ["127.0.0.1"] }, new SwitchingHosts());
        _store = HttpStore.Create("http", new HttpStoreOptions(), urls, TimeProvider.System, NullLogger.Instance);
    }

    [TearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCaseSource(nameof(Parts))]
    public async Task A_server_that_knows_ranges_sends_the_part_alone(ByteRange part)
    {
        _server.Pages["/image"] = AnswerPartAsync;

        Assert.That(await ReadAsync("/image", part), Is.EqualTo(Data[(int)part.Offset..(int)(part.Offset + part.Length)]));
        Assert.That(_server.Requests.Single(), Does.Contain($"Range: bytes={part.Offset}-{part.Offset + part.Length - 1}\r\n"));
    }

    [TestCaseSource(nameof(Parts))]
    public async Task Of_a_server_that_knows_none_the_rest_is_thrown_away(ByteRange part)
    {
        _server.Serve("/image", Data);

        Assert.That(await ReadAsync("/image", part), Is.EqualTo(Data[(int)part.Offset..(int)(part.Offset + part.Length)]));
    }

    [Test]
    public async Task A_redirect_is_followed_with_the_range()
    {
        _server.Pages["/image"] = AnswerPartAsync;
        _server.Redirect("/moved", _server.Url + "/image");

        Assert.That(await ReadAsync("/moved", new ByteRange(7, 3)), Is.EqualTo(Data[7..10]));
    }

    [TestCase("Content-Range: bytes 0-4/10")]
    [TestCase("Content-Range: bytes 3-8/10")]
    [TestCase("Content-Range: lines 3-7/10")]
    [TestCase("Content-Range: bytes */10")]
    [TestCase("Content-Range: nonsense")]
    [TestCase("X-Nothing: here")]
    [TestCase("Content-Range: bytes 3-7/10\r\nContent-Encoding: gzip")]
    public void Another_part_than_was_asked_for_or_one_in_a_coding_is_not_taken(string headers)
    {
        _server.Pages["/image"] = exchange =>
            exchange.SendAsync($"HTTP/1.1 206 Partial Content\r\n{headers}\r\nContent-Length: 5", "hello"u8.ToArray());

        var refused = Assert.ThrowsAsync<StoreException>(() => ReadAsync("/image", new ByteRange(3, 5)))!;

        Assert.That((refused.Failure, refused.IsOfCallersServer), Is.EqualTo((StoreFailure.InvalidLocation, true)));
    }

    [TestCase("200 OK")]
    [TestCase("416 Range Not Satisfiable\r\nContent-Range: bytes */5")]
    public void Data_that_is_too_short_for_the_part_is_unavailable(string status)
    {
        _server.Pages["/image"] = exchange => exchange.SendAsync($"HTTP/1.1 {status}\r\nContent-Length: 5", "hello"u8.ToArray());

        var refused = Assert.ThrowsAsync<StoreException>(() => ReadAsync("/image", new ByteRange(3, 5)))!;

        Assert.That((refused.Failure, refused.IsOfCallersServer), Is.EqualTo((StoreFailure.Unavailable, true)));
    }

    [Test]
    public void A_part_that_ends_early_is_unavailable()
    {
        _server.Pages["/image"] = exchange =>
            exchange.SendAsync("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 3-7/10", "hel"u8.ToArray());

        var refused = Assert.ThrowsAsync<StoreException>(() => ReadAsync("/image", new ByteRange(3, 5)))!;

        Assert.That((refused.Failure, refused.Message),
            Is.EqualTo((StoreFailure.Unavailable, "Store http: image data ended at byte 3, 2 bytes early")));
    }

    private static Task AnswerPartAsync(WebExchange exchange)
    {
        var asked = exchange.Head.Split("Range: bytes=")[1].Split("\r\n")[0].Split('-');
        var (first, last) = (int.Parse(asked[0], CultureInfo.InvariantCulture), int.Parse(asked[1], CultureInfo.InvariantCulture));
        return exchange.SendAsync(
            $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {first}-{last}/{Data.Length}\r\nContent-Length: {last - first + 1}",
            Data[first..(last + 1)]);
    }

    private async Task<byte[]> ReadAsync(string path, ByteRange part)
    {
        await using var read = await _store.OpenReadAsync(_server.Url + path, part, default);
        Assert.That(read.Length, Is.EqualTo(part.Length));
        return await StoreActs.DrainAsync(read);
    }
}
