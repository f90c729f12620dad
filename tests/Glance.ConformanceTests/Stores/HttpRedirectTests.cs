using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Http;
using Glance.TestKit.Http;
using Glance.TestKit.Web;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores;

/// <summary>Where the http driver lets a server send it (docs/decisions/0338).</summary>
[TestFixture]
public sealed class HttpRedirectTests
{
    private FakeWebServer _server = null!; // SetUp makes both
    private FakeWebServer _other = null!;

    [SetUp]
    public void StartServers() => (_server, _other) = (FakeWebServer.Start(), FakeWebServer.Start());

    [TearDown]
    public async Task StopServers()
    {
        await _server.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Test]
    public async Task A_redirect_is_followed_whatever_its_status_and_however_its_target_is_written(
        [Values(301, 302, 303, 307, 308)] int status,
        [Values("ok", "./ok", "../dir/ok", "/dir/ok", "//HOST/dir/ok", "http://HOST/dir/ok", "ok#part")] string target)
    {
        var data = TestData.Bytes(5);
        _server.Serve("/dir/ok", data);
        var url = _server.Redirect("/dir/moved", target.Replace("HOST", $"127.0.0.1:{_server.Port}", StringComparison.Ordinal), status);
        var store = Create();

        Assert.That((await store.GetSizeAsync(url, default), await ReadAsync(store, url)), Is.EqualTo((5L, data)));
    }

    [Test]
    public async Task A_query_alone_is_another_page_of_the_same_path()
    {
        _server.Serve("/dir/image?part=1", TestData.Bytes(5));

        Assert.That(await ReadAsync(Create(), _server.Redirect("/dir/image", "?part=1")), Has.Length.EqualTo(5));
    }

    [Test]
    public async Task A_redirect_to_another_server_is_judged_like_a_url_from_outside(
        [Values] bool allowed, [Values("http:", "")] string scheme, [Values(302, 307)] int status)
    {
        _other.Serve("/hidden", TestData.Bytes(5));
        var url = _server.Redirect("/image", $"{scheme}//127.0.0.1:{_other.Port}/hidden", status);
        var store = Create(allowed ? [_server.Port, _other.Port] : [_server.Port]);

        var failure = await StoreActs.FailureAsync(async () => await ReadAsync(store, url));

        Assert.That(failure?.Failure, Is.EqualTo(allowed ? (StoreFailure?)null : StoreFailure.InvalidLocation));
        Assert.That(_other.Requests, Has.Count.EqualTo(allowed ? 1 : 0));
    }

    [Test]
    public async Task Four_redirects_of_any_kind_are_followed_and_no_more([Values(4, 5)] int redirects)
    {
        _server.Serve("/0", TestData.Bytes(3));
        var statuses = new[] { 301, 302, 303, 307, 308 };
        for (var number = 1; number <= redirects; number++)
            _server.Redirect($"/{number}", $"{number - 1}", statuses[number - 1]);

        var failure = await StoreActs.FailureAsync(async () => await ReadAsync(Create(), $"{_server.Url}/{redirects}"));

        Assert.That(failure?.Failure, Is.EqualTo(redirects > 4 ? StoreFailure.InvalidLocation : (StoreFailure?)null));
        Assert.That(_server.Requests, Has.Count.EqualTo(5));
    }

    private static HttpStore Create(params int[] ports)
    {
        var urls = new UrlFilter(new UrlRules { AllowedHosts = ["127.0.0.1"], AllowedPorts = ports }, new SwitchingHosts());
        return HttpStore.Create("http", new HttpStoreOptions(), urls, TimeProvider.System, NullLogger.Instance);
    }

    private static async Task<byte[]> ReadAsync(HttpStore store, string url)
    {
        await using var read = await store.OpenReadAsync(url, null, default);
        return await StoreActs.DrainAsync(read);
    }
}
