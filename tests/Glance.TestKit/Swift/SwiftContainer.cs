using System.Net;
using System.Text.Json.Nodes;

namespace Glance.TestKit.Swift;

/// <summary>A container of a test's own, looked at behind the service's back.</summary>
public sealed class SwiftContainer : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly string _url;

    private SwiftContainer(string name, string token, string storage)
    {
        Name = name;
        _url = $"{storage}/{name}";
        _http.DefaultRequestHeaders.Add("X-Auth-Token", token);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>One that need not be there yet.</summary>
    public static async Task<SwiftContainer> OfAsync(SwiftTestServer server, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        var (token, storage) = await server.LogInAsync();
        return new SwiftContainer(name ?? $"t{Guid.NewGuid():N}", token, storage);
    }

    /// <summary>Makes it.</summary>
    public async Task MakeAsync() => await SendAsync(HttpMethod.Put, string.Empty);

    /// <summary>Removes it; it is empty.</summary>
    public async Task RemoveAsync() => await SendAsync(HttpMethod.Delete, string.Empty);

    /// <summary>Names of its objects in order; none where it is not there.</summary>
    public async Task<IReadOnlyList<string>> ObjectsAsync() => [.. (await SizesAsync()).Select(one => one.Name)];

    /// <summary>Names and sizes of its objects in order; none where it is not there.</summary>
    public async Task<IReadOnlyList<(string Name, long Size)>> SizesAsync()
    {
        using var answer = await _http.GetAsync($"{_url}?format=json");
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return [];
        var listed = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray();
        return [.. listed.Select(one => (one!["name"]!.GetValue<string>(), one["bytes"]!.GetValue<long>()))];
    }

    /// <summary>A header of an object; null without it.</summary>
    public async Task<string?> HeaderAsync(string key, string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"{_url}/{key}");
        using var answer = await _http.SendAsync(request);
        return answer.Headers.TryGetValues(header, out var values) ? values.Single() : null;
    }

    /// <summary>Puts an object.</summary>
    public async Task PutAsync(string key, byte[] data, params (string Name, string Value)[] headers)
    {
        using var content = new ByteArrayContent(data);
        await SendAsync(HttpMethod.Put, "/" + key, content, headers);
    }

    /// <summary>Removes an object.</summary>
    public async Task DeleteAsync(string key) => await SendAsync(HttpMethod.Delete, "/" + key);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, _url + path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
