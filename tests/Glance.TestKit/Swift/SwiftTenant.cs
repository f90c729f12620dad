using System.Net;
using System.Text.Json.Nodes;

namespace Glance.TestKit.Swift;

/// <summary>A user of a project with a token, and the project's account looked at behind the service's back.</summary>
public sealed class SwiftTenant : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly Uri _keystone;

    internal SwiftTenant(Uri keystone, string token, JsonNode body)
    {
        _keystone = keystone;
        Token = token;
        ProjectId = body["project"]!["id"]!.GetValue<string>();
        UserId = body["user"]!["id"]!.GetValue<string>();
        var services = body["catalog"]!.AsArray().Single(service => service!["type"]!.GetValue<string>() == "object-store");
        Storage = services!["endpoints"]![0]!["url"]!.GetValue<string>();
        _http.DefaultRequestHeaders.Add("X-Auth-Token", token);
    }

    /// <summary>The token.</summary>
    public string Token { get; }

    /// <summary>The project.</summary>
    public string ProjectId { get; }

    /// <summary>The user.</summary>
    public string UserId { get; }

    /// <summary>URL of the project's account.</summary>
    public string Storage { get; }

    /// <summary>The catalogue as the header X-Service-Catalog has it.</summary>
    public string Catalog => new JsonArray(new JsonObject
    {
        ["type"] = "object-store",
        ["endpoints"] = new JsonArray(new JsonObject { ["region"] = "RegionOne", ["publicURL"] = Storage }),
    }).ToJsonString();

    /// <summary>Names of the account's containers that begin so, in order.</summary>
    public async Task<IReadOnlyList<string>> ContainersAsync(string prefix) => await NamesAsync($"?format=json&prefix={prefix}");

    /// <summary>Names of the objects in a container, in order; none where it is not there.</summary>
    public async Task<IReadOnlyList<string>> ObjectsAsync(string container) => await NamesAsync($"/{container}?format=json");

    /// <summary>A header of a container; null without it, or without the container.</summary>
    public async Task<string?> HeaderAsync(string container, string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"{Storage}/{container}");
        using var answer = await _http.SendAsync(request);
        return answer.Headers.TryGetValues(header, out var values) ? values.Single() : null;
    }

    /// <summary>Asks for an object anywhere with this token.</summary>
    public async Task<HttpStatusCode> GetAsync(string url)
    {
        using var answer = await _http.GetAsync(url);
        return answer.StatusCode;
    }

    /// <summary>Puts an object into a container of the project.</summary>
    public Task PutAsync(string container, string key) => SendAsync(HttpMethod.Put, $"{container}/{key}", new ByteArrayContent([1]));

    /// <summary>Makes a container.</summary>
    public Task MakeAsync(string container) => SendAsync(HttpMethod.Put, container, null);

    /// <summary>Puts a symlink to an object of another project in an object's place.</summary>
    public async Task LinkAsync(string path, SwiftTenant other, string target)
    {
        using var content = new ByteArrayContent([]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/symlink");
        content.Headers.TryAddWithoutValidation("X-Symlink-Target", target);
        content.Headers.TryAddWithoutValidation("X-Symlink-Target-Account", other.Storage[(other.Storage.LastIndexOf('/') + 1)..]);
        await SendAsync(HttpMethod.Put, path, content);
    }

    private async Task SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, $"{Storage}/{path}") { Content = content };
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Removes an object, or a container.</summary>
    public async Task RemoveAsync(string path)
    {
        using var answer = await _http.DeleteAsync($"{Storage}/{path}");
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>How many users the user trusts.</summary>
    public async Task<int> TrustsAsync()
    {
        using var answer = await _http.GetAsync($"{_keystone}/OS-TRUST/trusts?trustor_user_id={UserId}");
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["trusts"]!.AsArray().Count;
    }

    /// <summary>Revokes the token.</summary>
    public async Task RevokeAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"{_keystone}/auth/tokens");
        request.Headers.Add("X-Subject-Token", Token);
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<string>> NamesAsync(string path)
    {
        using var answer = await _http.GetAsync(Storage + path);
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NoContent)
            return [];
        var listed = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray();
        return [.. listed.Select(one => one!["name"]!.GetValue<string>())];
    }
}
