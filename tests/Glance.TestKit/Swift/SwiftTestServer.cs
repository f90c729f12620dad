using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Glance.TestKit.Processes;

namespace Glance.TestKit.Swift;

/// <summary>
/// A real Swift on loopback, started once for all tests that name it: with its own login, or with a real Keystone before it.
/// </summary>
public sealed class SwiftTestServer : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<SwiftTestServer>>> Shared = new(StringComparer.Ordinal);

    private readonly ServiceScript _service;
    private readonly ServiceScript? _keystone;

    private SwiftTestServer(ServiceScript service, ServiceScript? keystone, Uri authAddress, int port)
    {
        _service = service;
        _keystone = keystone;
        AuthAddress = authAddress;
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    /// <summary>Where its proxy listens.</summary>
    public Uri Address { get; }

    /// <summary>Where to log in.</summary>
    public Uri AuthAddress { get; }

    /// <summary>3 with Keystone, else 1.</summary>
    public string AuthVersion => _keystone is null ? "1" : "3";

    /// <summary>A user who may do everything in his account.</summary>
    public string User => _keystone is null ? "glance:glance" : "service:swift";

    /// <summary>His password.</summary>
    public string Key => _keystone is null ? "glance" : "swift";

    /// <summary>The shared one of a kind; the test is ignored where it cannot be started.</summary>
    /// <param name="kind"><c>tempauth</c> or <c>keystone</c>.</param>
    public static Task<SwiftTestServer> SharedAsync(string kind) =>
        Shared.GetOrAdd(kind, static kind => new Lazy<Task<SwiftTestServer>>(() => StartAsync(kind))).Value;

    /// <summary>Starts one of one's own.</summary>
    /// <param name="kind"><c>tempauth</c> or <c>keystone</c>.</param>
    /// <param name="more">Further variables of the scripts.</param>
    public static async Task<SwiftTestServer> StartAsync(string kind, params (string Name, string Value)[] more)
    {
        var port = ServiceScript.FreePorts(7);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SWIFT_PORT"] = $"{port}",
            ["SWIFT_ENDPOINT"] = $"http://127.0.0.1:{port}",
        };
        foreach (var (name, value) in more)
            settings[name] = value;
        if (kind == "tempauth")
        {
            var own = await ServiceScript.StartAsync("swift.sh", settings);
            return new SwiftTestServer(own, null, new Uri($"http://127.0.0.1:{port}/auth/v1.0"), port);
        }

        settings["KEYSTONE_PORT"] = $"{port + 6}";
        settings["SWIFT_KEYSTONE"] = "1";
        var keystone = await ServiceScript.StartAsync("keystone.sh", settings);
        var swift = await ServiceScript.StartAsync("swift.sh", settings);
        return new SwiftTestServer(swift, keystone, new Uri($"http://127.0.0.1:{port + 6}/v3"), port);
    }

    /// <summary>Stops those that tests shared.</summary>
    public static async ValueTask StopSharedAsync()
    {
        foreach (var one in Shared.Values)
        {
            if (one is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                await (await one.Value).DisposeAsync();
        }
    }

    /// <summary>Lines of a swift store's section that keeps images there.</summary>
    /// <param name="container">Its container, which the first upload makes.</param>
    public string Section(string container) => $"""
        swift_store_auth_version = {AuthVersion}
        swift_store_auth_address = {AuthAddress}
        swift_store_user = {User}
        swift_store_key = {Key}
        swift_store_container = {container}
        swift_store_create_container_on_put = true
        """;

    /// <summary>Sends a signal to the proxy, its workers included.</summary>
    /// <param name="signal">One of <see cref="PosixKill"/>.</param>
    public void Signal(int signal)
    {
        var proxy = _service.Pid("proxy");
        var workers = File.ReadAllText($"/proc/{proxy}/task/{proxy}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var pid in workers.Select(worker => int.Parse(worker, CultureInfo.InvariantCulture)).Prepend(proxy))
            PosixKill.Send(pid, signal);
    }

    /// <summary>A token and the URL of the account.</summary>
    public async Task<(string Token, string Storage)> LogInAsync()
    {
        using var http = new HttpClient();
        if (_keystone is null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, AuthAddress)
            {
                Headers = { { "X-Auth-User", User }, { "X-Auth-Key", Key } },
            };
            using var answer = await http.SendAsync(request);
            return (answer.Headers.GetValues("X-Auth-Token").Single(), answer.Headers.GetValues("X-Storage-Url").Single());
        }

        var (token, body) = await GrantAsync(http);
        var services = body["catalog"]!.AsArray().Single(service => service!["type"]!.GetValue<string>() == "object-store");
        return (token, services!["endpoints"]![0]!["url"]!.GetValue<string>());
    }

    /// <summary>A user with his token for a project; there is Keystone, and his name is his password.</summary>
    public async Task<SwiftTenant> LogInAsync(string user, string project)
    {
        using var http = new HttpClient();
        var (token, body) = await GrantAsync(http, user, project);
        return new SwiftTenant(AuthAddress, token, body);
    }

    /// <summary>An application credential of the user; there is Keystone.</summary>
    public async Task<(string Id, string Secret)> MakeCredentialAsync()
    {
        using var http = new HttpClient();
        var (token, body) = await GrantAsync(http);
        var wish = $"{{\"application_credential\": {{\"name\": \"c{Guid.NewGuid():N}\"}}}}";
        using var content = new StringContent(wish, Encoding.UTF8, "application/json");
        http.DefaultRequestHeaders.Add("X-Auth-Token", token);
        using var answer = await http.PostAsync($"{AuthAddress}/users/{body["user"]!["id"]}/application_credentials", content);
        var made = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["application_credential"]!;
        return (made["id"]!.GetValue<string>(), made["secret"]!.GetValue<string>());
    }

    /// <summary>Has it know none of the tokens any more that its own login gave, as after a revocation.</summary>
    public async Task ForgetTokensAsync()
    {
        using var memcached = new TcpClient();
        await memcached.ConnectAsync(IPAddress.Loopback, Address.Port + 1);
        await using var stream = memcached.GetStream();
        await stream.WriteAsync("flush_all\r\n"u8.ToArray());
        using var reader = new StreamReader(stream, Encoding.ASCII);
        if (await reader.ReadLineAsync() is var answer && answer != "OK")
            throw new InvalidOperationException($"memcached answers {answer}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        if (_keystone is not null)
            await _keystone.DisposeAsync();
    }

    private async Task<(string Token, JsonNode Body)> GrantAsync(HttpClient http, string user = "swift", string project = "service")
    {
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
