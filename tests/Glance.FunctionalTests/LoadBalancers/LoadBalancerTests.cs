using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.LoadBalancers;

/// <summary>The service behind a real load balancer with TLS, configured as docs/tls-and-load-balancers.md says.</summary>
internal abstract class LoadBalancerTests : ServerTest
{
    private LoadBalancer? _balancer;
    private ImageClient? _front;

    protected LoadBalancer Balancer => _balancer ?? throw new InvalidOperationException("no load balancer yet");

    protected ImageClient Front => _front ??= new ImageClient(Balancer.Address, Balancer.Handler());

    /// <summary>A file that takes the service out.</summary>
    protected string DisablingFile => Path.Combine(Server.Directory, "healthcheck_disable");

    [SetUp]
    public async Task StartBothAsync()
    {
        var server = await StartAsync(new GlanceServerSettings
        {
            OtherGroups = "[oslo_middleware]\nenable_proxy_headers_parsing = true",
            Paste = paste => paste.Replace("/etc/glance/healthcheck_disable", "healthcheck_disable", StringComparison.Ordinal),
        });
        _balancer = await BalanceAsync(server.Address);
    }

    [TearDown]
    public async Task StopBalancerAsync()
    {
        _front?.Dispose();
        if (_balancer is not null)
            await _balancer.DisposeAsync();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Images_go_up_and_down_byte_for_byte_with_a_length_or_in_chunks(bool sized)
    {
        var data = TestData.Bytes(12 << 20);
        var image = await Front.CreateAsync();
        using var body = new HeldContent(data, sized);
        body.Release();

        Assert.That(await Front.UploadAsync(image, body), Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await Front.DownloadAsync(image), Is.EqualTo(data));
        AssertNothingWasStoredOnTheWay();
    }

    [Test]
    public async Task An_upload_reaches_the_service_before_it_is_complete()
    {
        var data = TestData.Bytes(4 << 20);
        var image = await Front.CreateAsync();
        using var body = new HeldContent(data, sized: true);

        var upload = Front.UploadAsync(image, body);
        await Client.WaitForStatusAsync(image, "saving");
        AssertNothingWasStoredOnTheWay();
        body.Release();

        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task Links_have_the_scheme_and_the_address_that_the_client_used()
    {
        using var versions = await Front.Http.GetAsync("/versions");
        var links = (await versions.Content.ReadFromJsonAsync<JsonObject>())!["versions"]!.AsArray().Select(version => version!["links"]![0]!["href"]!.GetValue<string>());
        using var created = await Front.Http.PostAsJsonAsync("/v2/images", new { name = "linked" });

        Assert.That(links, Is.All.StartWith($"{Balancer.Address}v2"));
        Assert.That(created.Headers.Location!.ToString(), Does.StartWith($"{Balancer.Address}v2/images/"));
    }

    [Test]
    public async Task What_a_client_says_of_proxies_is_not_believed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/versions?forged");
        request.Headers.Add("Forwarded", "for=198.51.100.9;host=evil.example;proto=http");
        request.Headers.Add("X-Forwarded-For", "198.51.100.9");
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Forwarded-Proto", "http");
        request.Headers.Add("X-Forwarded-Prefix", "/evil");

        using var answer = await Front.Http.SendAsync(request);

        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain($"{Balancer.Address}v2/").And.Not.Contain("evil"));
        Assert.That(await Server.Log.WaitForAsync("/versions?forged"), Does.Contain("] 127.0.0.2,127.0.0.1 - - ["), "the client's address, then the proxy's");
    }

    [Test]
    public async Task A_reload_behind_it_loses_no_request()
    {
        using var done = new CancellationTokenSource();
        var asking = Task.Run(async () =>
        {
            var answers = new List<HttpStatusCode>();
            while (!done.IsCancellationRequested)
            {
                using var answer = await Front.Http.GetAsync("/v2/images");
                answers.Add(answer.StatusCode);
            }

            return answers;
        });

        var (code, _, errors) = await GlanceControl.RunAsync("reload", "--pid", $"{Server.Pid}");
        await done.CancelAsync();

        Assert.That(code, Is.Zero, errors);
        Assert.That(await asking, Is.Not.Empty.And.All.EqualTo(HttpStatusCode.OK));
    }

    protected abstract Task<LoadBalancer> BalanceAsync(Uri glance);

    private void AssertNothingWasStoredOnTheWay() =>
        Assert.That(Directory.Exists(Balancer.TemporaryFiles) ? Directory.GetFiles(Balancer.TemporaryFiles, "*", SearchOption.AllDirectories) : [], Is.Empty);
}
