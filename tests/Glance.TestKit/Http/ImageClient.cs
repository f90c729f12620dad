using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Glance.TestKit.Http;

/// <summary>The Image API as tests use it: plain HTTP, nothing hidden.</summary>
public sealed class ImageClient : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>A client with connections of its own.</summary>
    /// <param name="address">The service.</param>
    /// <param name="handler">How it connects; null for the ordinary way.</param>
    public ImageClient(Uri address, HttpMessageHandler? handler = null) =>
        _http = new HttpClient(handler ?? new HttpClientHandler()) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>The HTTP client underneath.</summary>
    public HttpClient Http => _http;

    /// <summary>Creates a raw/bare image record.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> CreateAsync(string name = "test", string diskFormat = "raw")
    {
        using var response = await _http.PostAsJsonAsync("/v2/images", new { name, disk_format = diskFormat, container_format = "bare" });
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<string>();
    }

    /// <summary>The image's JSON.</summary>
    public async Task<JsonObject> ShowAsync(string id) => (await _http.GetFromJsonAsync<JsonObject>($"/v2/images/{id}"))!;

    /// <summary>The image's status.</summary>
    public async Task<string> StatusAsync(string id) => (await ShowAsync(id))["status"]!.GetValue<string>();

    /// <summary>Sends data.</summary>
    public async Task<HttpStatusCode> UploadAsync(string id, HttpContent content, CancellationToken cancellationToken = default)
    {
        using var response = await _http.PutAsync($"/v2/images/{id}/file", content, cancellationToken);
        return response.StatusCode;
    }

    /// <summary>Sends data held in memory.</summary>
    public async Task<HttpStatusCode> UploadAsync(string id, byte[] data)
    {
        using var content = new ByteArrayContent(data);
        content.Headers.ContentType = new("application/octet-stream");
        return await UploadAsync(id, content);
    }

    /// <summary>All data of an image.</summary>
    public Task<byte[]> DownloadAsync(string id) => _http.GetByteArrayAsync($"/v2/images/{id}/file");

    /// <summary>Creates an image and fills it.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> CreateFilledAsync(byte[] data, string name = "test")
    {
        var id = await CreateAsync(name);
        var status = await UploadAsync(id, data);
        return status == HttpStatusCode.NoContent ? id : throw new InvalidOperationException($"the upload was answered {(int)status}");
    }

    /// <summary>Waits until the image has a status.</summary>
    public async Task WaitForStatusAsync(string id, string status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        string seen;
        while ((seen = await StatusAsync(id)) != status)
        {
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"image {id} is {seen}, {status} was wanted");
            await Task.Delay(10);
        }
    }

    /// <summary>Parsed JSON of any GET.</summary>
    public async Task<JsonDocument> GetJsonAsync(string path) => JsonDocument.Parse(await _http.GetStreamAsync(path));

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
