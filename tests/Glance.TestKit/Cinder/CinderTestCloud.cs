using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.TestKit.Cinder;

/// <summary>
/// A real Cinder on loopback with Keystone, RabbitMQ and Ceph, started once for all tests that name it. They take a minute to start, so
/// they are started on request: <c>GLANCE_TEST_STORES=all</c>. Ones that run already are used where <c>GLANCE_TEST_CINDER</c> names their
/// <c>STATE_DIR:KEYSTONE_PORT:CINDER_PORT</c>.
/// </summary>
public sealed class CinderTestCloud : IAsyncDisposable
{
    private static readonly Lazy<Task<CinderTestCloud>> TheShared = new(StartAsync);

    private readonly HttpClient _http = new();
    private readonly List<ServiceScript> _services = [];
    private readonly string _state;
    private readonly int _cinder;
    private string? _project;

    private CinderTestCloud(string state, int keystone, int cinder)
    {
        _state = state;
        _cinder = cinder;
        AuthAddress = new Uri($"http://127.0.0.1:{keystone}/v3");
    }

    /// <summary>Where to log in; the service is user <c>glance</c> of project <c>service</c>, with his name as password.</summary>
    public Uri AuthAddress { get; }

    /// <summary>Where the keyring of Ceph's user <c>cinder</c> is.</summary>
    public string KeyringDirectory => Path.Combine(_state, "cinder/etc-ceph");

    /// <summary>The shared one; the test is ignored where it was not asked for, or cannot be started.</summary>
    public static Task<CinderTestCloud> SharedAsync()
    {
        if (Environment.GetEnvironmentVariable("GLANCE_TEST_STORES") != "all")
            Assert.Ignore("a Cinder takes a minute to start: on request, GLANCE_TEST_STORES=all");
        return TheShared.Value;
    }

    /// <summary>Stops the shared one, if any test used it.</summary>
    public static async ValueTask StopSharedAsync()
    {
        if (TheShared is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await TheShared.Value).DisposeAsync();
    }

    /// <summary>Lines of a cinder store's section that keeps images there.</summary>
    /// <param name="type">Volume type: <c>ceph</c>, <c>many</c> or <c>iscsi</c>.</param>
    public string Section(string type) => $"""
        cinder_store_auth_address = {AuthAddress}
        cinder_store_user_name = glance
        cinder_store_password = glance
        cinder_store_project_name = service
        cinder_volume_type = {type}
        cinder_ceph_keyring_directory = {KeyringDirectory}
        """;

    /// <summary>Asks Cinder as the service does.</summary>
    /// <returns>What it answers; null for nothing, or for 404.</returns>
    public async Task<JsonNode?> AskAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        _project ??= await LogInAsync();
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{_cinder}/v3/{_project}{path}");
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        return answer.IsSuccessStatusCode
            ? text.Length == 0 ? null : JsonNode.Parse(text)
            : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }

    /// <summary>Volumes, snapshots and attachments of the service.</summary>
    public async Task<string[]> HoldingsAsync()
    {
        var all = new List<string>();
        foreach (var kind in (string[])["volumes", "snapshots", "attachments"])
        {
            var listed = await AskAsync(HttpMethod.Get, $"/{kind}");
            all.AddRange(listed![kind]!.AsArray().Select(one => $"{kind} {one!["id"]} {one["name"]}"));
        }

        return [.. all];
    }

    /// <summary>Waits until something of Cinder's is as it should be.</summary>
    public Task WaitAsync(string path, Func<JsonNode?, bool> isSo) =>
        UntilAsync(() => AskAsync(HttpMethod.Get, path), isSo, TimeSpan.FromSeconds(30));

    /// <summary>
    /// Waits until what the service holds is as it should be. Ceph gives up a client that died after half a minute, and a removal that
    /// failed is tried again after a while.
    /// </summary>
    public Task UntilHoldingsAsync(Func<string[], bool> isSo) => UntilAsync(HoldingsAsync, isSo, TimeSpan.FromMinutes(3));

    /// <summary>A token of a user for a project, and the catalogue as a header has it; his name is his password.</summary>
    public async Task<(string Token, string ProjectId, string Catalog)> LogInAsync(string user, string project)
    {
        var (token, body) = await GrantAsync(user, project);
        var id = body["project"]!["id"]!.GetValue<string>();
        var place = new JsonObject { ["region"] = "RegionOne", ["publicURL"] = $"http://127.0.0.1:{_cinder}/v3/{id}" };
        var catalog = new JsonArray(new JsonObject { ["type"] = "volumev3", ["name"] = "cinderv3", ["endpoints"] = new JsonArray(place) });
        return (token, id, catalog.ToJsonString());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var service in Enumerable.Reverse(_services))
            await service.DisposeAsync();
    }

    private static async Task<CinderTestCloud> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("GLANCE_TEST_CINDER")?.Split(':') is [var state, var keystone, var cinder])
            return new CinderTestCloud(state, Number(keystone), Number(cinder));
        var port = ServiceScript.FreePorts(110);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["KEYSTONE_PORT"] = $"{port}",
            ["CINDER_PORT"] = $"{port + 1}",
            ["CINDER_ENDPOINT"] = $"http://127.0.0.1:{port + 1}",
            ["RABBIT_PORT"] = $"{port + 2}",
            ["TGT_PORT"] = $"{port + 5}",
            ["TGT_CONTROL"] = $"{port % 1000}",
            ["CEPH_MON_PORT"] = $"{port + 10}",
            ["CEPH_MGR"] = "1",
            ["CEPH_STORE"] = "bluestore",
            ["CEPH_SIZE_GB"] = "20",
        };
        var services = new List<ServiceScript>();
        foreach (var script in (string[])["ceph.sh", "keystone.sh", "rabbitmq.sh", "cinder.sh"])
        {
            if (script == "cinder.sh")
                settings["CINDER_CEPH"] = Path.Combine(services[0].State, "ceph/ceph.conf");
            services.Add(await ServiceScript.StartAsync(script, settings));
        }

        var cloud = new CinderTestCloud(services[^1].State, port, port + 1);
        cloud._services.AddRange(services);
        return cloud;
    }

    private static async Task UntilAsync<T>(Func<Task<T>> look, Func<T, bool> isSo, TimeSpan patience)
    {
        var began = Stopwatch.GetTimestamp();
        while (await look() is var seen && !isSo(seen))
        {
            if (Stopwatch.GetElapsedTime(began) > patience)
                throw new TimeoutException($"after {patience} there is {(seen is string[] all ? string.Join(", ", all) : seen)}");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private async Task<string> LogInAsync()
    {
        var (token, body) = await GrantAsync("glance", "service");
        _http.DefaultRequestHeaders.Add("X-Auth-Token", token);
        _http.DefaultRequestHeaders.Add("OpenStack-API-Version", "volume 3.54");
        return body["project"]!["id"]!.GetValue<string>();
    }

    private async Task<(string Token, JsonNode Body)> GrantAsync(string user, string project)
    {
        using var http = new HttpClient();
        using var login = new StringContent($$$"""
            {"auth": {
              "identity": {
                "methods": ["password"],
                "password": {"user": {"name": "{{{user}}}", "domain": {"id": "default"}, "password": "{{{user}}}"} } },
              "scope": {"project": {"name": "{{{project}}}", "domain": {"id": "default"} } } } }
            """, Encoding.UTF8, "application/json");
        using var granted = await http.PostAsync($"{AuthAddress}/auth/tokens", login);
        return (granted.Headers.GetValues("X-Subject-Token").Single(),
            JsonNode.Parse(await granted.Content.ReadAsStringAsync())!["token"]!);
    }
}
