using System.Diagnostics;
using System.Net.Http.Json;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Keystone;

/// <summary>The flavor keystone with a real Keystone behind it.</summary>
[Category("Slow")]
[NonParallelizable] // One test stops the Keystone that all of them share.
[FixtureLifeCycle(LifeCycle.SingleInstance)]
internal sealed class KeystoneFlavorTests
{
    private const int Stop = 19;
    private const int Continue = 18;

    private RealKeystone _keystone = null!; // NUnit calls the set-up before the first test.
    private GlanceServer _server = null!; // As above.
    private HttpClient _client = null!; // As above.

    [OneTimeSetUp]
    public async Task StartKeystoneAsync()
    {
        _keystone = await RealKeystone.StartAsync();
        _server = await GlanceServer.StartAsync(new GlanceServerSettings
        {
            Workers = 1,
            OtherGroups = $"""
                [keystone_authtoken]
                auth_url = {_keystone.Address}
                www_authenticate_uri = http://keystone.example:5000
                auth_type = password
                username = glance
                password = glance
                user_domain_name = Default
                project_name = service
                project_domain_name = Default
                token_cache_time = 2
                http_connect_timeout = 1
                [paste_deploy]
                flavor = keystone
                """,
        });
        _client = _server.CreateClient();
    }

    [OneTimeTearDown]
    public async Task StopKeystoneAsync()
    {
        _client?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_keystone is not null)
            await _keystone.DisposeAsync();
    }

    [TestCase("admin", "admin", 201)]
    [TestCase("demo", "demo", 201)]
    [TestCase("demo_reader", "demo", 403)]
    public async Task Users_may_do_what_their_roles_say(string user, string project, int create)
    {
        var token = await _keystone.LogInAsync(user, project);

        var list = await SendAsync(HttpMethod.Get, token);
        var made = await SendAsync(HttpMethod.Post, token);

        Assert.That((list.Status, made.Status), Is.EqualTo((200, create)));
    }

    [Test]
    public async Task Without_a_good_token_it_is_401_whatever_the_headers_claim()
    {
        var without = await SendAsync(HttpMethod.Get, null, ("X-Identity-Status", "Confirmed"), ("X-Roles", "admin"), ("X_User_Id", "u"));
        var bad = await SendAsync(HttpMethod.Get, "gAAAAABnonsense");

        Assert.That((without.Status, bad.Status), Is.EqualTo((401, 401)));
        Assert.That((without.Challenge, bad.Challenge), Is.EqualTo(("Keystone uri=\"http://keystone.example:5000\"", "Keystone uri=\"http://keystone.example:5000\"")));
    }

    [Test]
    public async Task A_reader_does_not_become_an_administrator_by_saying_so()
    {
        var token = await _keystone.LogInAsync("demo_reader", "demo");

        Assert.That((await SendAsync(HttpMethod.Post, token, ("X-Roles", "admin"), ("X-Is-Admin-Project", "True"))).Status, Is.EqualTo(403));
    }

    [Test]
    public async Task A_revoked_token_is_refused_when_the_cache_time_is_over()
    {
        var token = await _keystone.LogInAsync("demo", "demo");
        Assert.That((await SendAsync(HttpMethod.Get, token)).Status, Is.EqualTo(200));

        await _keystone.RevokeAsync(token);

        var since = Stopwatch.StartNew();
        while ((await SendAsync(HttpMethod.Get, token)).Status == 200 && since.Elapsed < TimeSpan.FromSeconds(10))
            await Task.Delay(50);
        Assert.That((await SendAsync(HttpMethod.Get, token)).Status, Is.EqualTo(401));
        Assert.That(since.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)), "token_cache_time is 2 seconds");
    }

    [Test]
    public async Task A_Keystone_that_hangs_costs_a_bounded_wait()
    {
        var known = await _keystone.LogInAsync("demo", "demo");
        var unknown = await _keystone.LogInAsync("demo", "demo");
        _keystone.Signal(Stop);
        try
        {
            var since = Stopwatch.StartNew();
            var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SendAsync(HttpMethod.Get, unknown)));

            Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(401));
            Assert.That(since.Elapsed, Is.LessThan(TimeSpan.FromSeconds(8)), "http_connect_timeout is 1 second");
        }
        finally
        {
            _keystone.Signal(Continue);
        }

        Assert.That((await SendAsync(HttpMethod.Get, known)).Status, Is.EqualTo(200), "it recovers by itself");
    }

    [Test]
    public async Task No_token_is_in_the_log()
    {
        var token = await _keystone.LogInAsync("demo", "demo");
        await SendAsync(HttpMethod.Get, token);

        Assert.That(_server.Log.Lines.Where(line => line.Contains(token, StringComparison.Ordinal)), Is.Empty);
    }

    private async Task<(int Status, string Challenge)> SendAsync(HttpMethod method, string? token, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, "/v2/images");
        if (method == HttpMethod.Post)
            request.Content = JsonContent.Create(new { name = "made" });
        if (token is not null)
            request.Headers.Add("X-Auth-Token", token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _client.SendAsync(request);
        return ((int)answer.StatusCode, answer.Headers.TryGetValues("WWW-Authenticate", out var values) ? values.Single() : "");
    }
}
