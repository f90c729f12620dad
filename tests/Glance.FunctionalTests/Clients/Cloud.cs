using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Glance.FunctionalTests.Keystone;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Clients;

/// <summary>A real Keystone, the service behind it, and the catalogue that leads clients there.</summary>
internal sealed class Cloud : IAsyncDisposable
{
    private readonly RealKeystone _keystone;
    private readonly GlanceServer _server;
    private readonly TemporaryDirectory _home = new();

    private Cloud(RealKeystone keystone, GlanceServer server)
    {
        _keystone = keystone;
        _server = server;
    }

    /// <summary>Where clients run.</summary>
    public string Home => _home.Path;

    public static async Task<Cloud> StartAsync()
    {
        var keystone = await RealKeystone.StartAsync();
        try
        {
            var cloud = new Cloud(keystone, await GlanceServer.StartAsync(Settings(keystone.Address)));
            await ClientProgram.Python.RunAsync(cloud.Home, Path.Combine(RepositoryRoot.Path, "scripts/conformance/catalog.py"), $"{keystone.Address}/v3", cloud._server.Address.ToString().TrimEnd('/'));
            return cloud;
        }
        catch
        {
            await keystone.DisposeAsync();
            throw;
        }
    }

    /// <summary>How openstack and glance are told who the user is; name, password and project are the same word.</summary>
    public string[] As(string user) =>
    [
        "--os-auth-url", $"{_keystone.Address}/v3", "--os-username", user, "--os-password", user, "--os-project-name", user, "--os-user-domain-id", "default", "--os-project-domain-id", "default",
        "--os-region-name", "RegionOne",
    ];

    public Task<string> OpenStackAsync(string user, params string[] arguments) => ClientProgram.OpenStack.RunAsync(Home, [.. As(user), .. arguments]);

    /// <summary>What openstack prints as JSON.</summary>
    public async Task<JsonNode> OpenStackJsonAsync(string user, params string[] arguments) => JsonNode.Parse(await OpenStackAsync(user, [.. arguments, "-f", "json"]))!;

    public Task<string> OpenStackFailsAsync(string user, params string[] arguments) => ClientProgram.OpenStack.FailAsync(Home, [.. As(user), .. arguments]);

    public Task<string> GlanceAsync(string user, params string[] arguments) => ClientProgram.Glance.RunAsync(Home, [.. As(user), .. arguments]);

    public Task<string> GlanceFailsAsync(string user, params string[] arguments) => ClientProgram.Glance.FailAsync(Home, [.. As(user), .. arguments]);

    /// <summary>The id of a user's project.</summary>
    public async Task<string> ProjectAsync(string user) => (await OpenStackAsync(user, "token", "issue", "-f", "value", "-c", "project_id")).Trim();

    /// <summary>Creates an image without a client's help.</summary>
    public async Task<string> CreateAsync(string user, object image)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/images") { Content = JsonContent.Create(image) };
        request.Headers.Add("X-Auth-Token", await _keystone.LogInAsync(user, user));
        using var client = _server.CreateClient();
        using var answer = await client.SendAsync(request);
        Assert.That(answer.IsSuccessStatusCode, Is.True, $"{answer.StatusCode}");
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<string>();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _keystone.DisposeAsync();
        _home.Dispose();
    }

    private static GlanceServerSettings Settings(string keystone) => new()
    {
        Workers = 1,
        OtherGroups = $"""
            [keystone_authtoken]
            auth_url = {keystone}
            www_authenticate_uri = {keystone}
            auth_type = password
            username = glance
            password = glance
            user_domain_name = Default
            project_name = service
            project_domain_name = Default
            [paste_deploy]
            flavor = keystone
            """,
    };
}
