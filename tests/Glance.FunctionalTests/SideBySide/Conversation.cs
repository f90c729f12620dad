using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Glance.FunctionalTests.SideBySide;

/// <summary>Requests about one image to one service, and its answers in a form that can be held beside another's.</summary>
internal sealed partial class Conversation(Uri service) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = service, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>The image it is about; {id} in paths and bodies stands for it.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>Who speaks from here on.</summary>
    public Caller Caller { get; set; } = Caller.Owner;

    /// <summary>What was answered to each request, without what is different for any two images.</summary>
    public List<string> Answers { get; } = [];

    /// <summary>Creates the image.</summary>
    public async Task CreateAsync(string json)
    {
        using var response = await AskAsync(HttpMethod.Post, "/v2/images", Json(json));
        var body = await response.Content.ReadAsStringAsync();
        if (response.IsSuccessStatusCode)
            Id = JsonNode.Parse(body)!["id"]!.GetValue<string>();
        Answers.Add(Describe("POST", "/v2/images", response, body));
    }

    public Task GetAsync(string path) => SendAsync("GET", path, null);

    public Task DeleteAsync(string path = "/v2/images/{id}") => SendAsync("DELETE", path, null);

    public Task PutAsync(string path, string? json = null) => SendAsync("PUT", path, json is null ? null : Json(json));

    public Task PostAsync(string path, string? json = null) => SendAsync("POST", path, json is null ? null : Json(json));

    /// <summary>A JSON patch of the image.</summary>
    public Task PatchAsync(string json) =>
        SendAsync("PATCH", "/v2/images/{id}", Text(json, "application/openstack-images-v2.1-json-patch"));

    /// <summary>Fills the image, with a length said before or in chunks.</summary>
    public async Task UploadAsync(byte[] data, bool chunked = false)
    {
        using HttpContent content = chunked ? new StreamContent(new MemoryStream(data)) : new ByteArrayContent(data);
        content.Headers.ContentType = new("application/octet-stream");
        using var response = await AskAsync(HttpMethod.Put, "/v2/images/{id}/file", content, chunked);
        Answers.Add(Describe("PUT", "file", response, await response.Content.ReadAsStringAsync()));
    }

    /// <summary>The image's data.</summary>
    public async Task<byte[]> DownloadAsync()
    {
        using var response = await AskAsync(HttpMethod.Get, "/v2/images/{id}/file");
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync();
    }

    /// <summary>The image's JSON as it is.</summary>
    public Task<JsonNode> ShowAsync() => ReadAsync("/v2/images/{id}");

    /// <summary>Any JSON as it is.</summary>
    public async Task<JsonNode> ReadAsync(string path)
    {
        using var response = await AskAsync(HttpMethod.Get, path);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    /// <summary>The status of any GET.</summary>
    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await AskAsync(HttpMethod.Get, path);
        return response.StatusCode;
    }

    public void Dispose() => _http.Dispose();

    private async Task SendAsync(string method, string path, HttpContent? content)
    {
        using var response = await AskAsync(new HttpMethod(method), path, content);
        Answers.Add(Describe(method, path, response, await response.Content.ReadAsStringAsync()));
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, HttpContent? content = null, bool chunked = false)
    {
        using var request = new HttpRequestMessage(method, Path(path)) { Content = content };
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        Caller.Sign(request);
        return await _http.SendAsync(request);
    }

    // The wording of errors is each service's own; everything else is the API's.
    private string Describe(string method, string path, HttpResponseMessage response, string body) =>
        response.IsSuccessStatusCode
            ? $"{method} {path}: {(int)response.StatusCode} {response.Content.Headers.ContentType} {Plain(body)}"
            : $"{method} {path}: {(int)response.StatusCode}";

    private string Plain(string body)
    {
        if (body.Length == 0)
            return string.Empty;
        var text = Sorted(JsonNode.Parse(body))!.ToJsonString();
        return Time().Replace(Id.Length == 0 ? text : text.Replace(Id, "IMAGE", StringComparison.Ordinal), "TIME");
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted).OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal)]),
        _ => node?.DeepClone(),
    };

    private string Path(string path) => path.Replace("{id}", Id, StringComparison.Ordinal);

    private StringContent Json(string json) => Text(json, "application/json");

    private StringContent Text(string json, string type) => new(Path(json), Encoding.UTF8) { Headers = { ContentType = new(type) } };

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Time();
}
