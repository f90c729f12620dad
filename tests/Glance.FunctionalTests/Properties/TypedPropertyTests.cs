using System.Net;
using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace Glance.FunctionalTests.Properties;

/// <summary>Properties whose types the operator's schema-image.json declares, through the real service and its database.</summary>
internal sealed class TypedPropertyTests : ServerTest
{
    private const string Large = "123456789012345678901234567890";

    [Test]
    public async Task Integers_beyond_64_bits_lose_no_digit()
    {
        await StartAsync();
        await File.WriteAllTextAsync(
            Path.Combine(Server.Directory, "schema-image.json"), $$"""{"count": {"type": "integer", "maximum": {{Large}} } }""");
        await Server.ReloadAsync();

        var (created, id) = await SendAsync(HttpMethod.Post, "/v2/images", $$"""{"count": {{Large}}}""", "application/json");
        var (shown, _) = await SendAsync(HttpMethod.Get, $"/v2/images/{id}");
        var (changed, _) = await SendAsync(
            HttpMethod.Patch, $"/v2/images/{id}", $$"""[{"op": "replace", "path": "/count", "value": -{{Large}}1}]""", "application/openstack-images-v2.1-json-patch");
        var (found, _) = await SendAsync(HttpMethod.Get, $"/v2/images?count=-{Large}1");
        var (refused, _) = await SendAsync(
            HttpMethod.Patch, $"/v2/images/{id}", $$"""[{"op": "replace", "path": "/count", "value": {{Large}}1}]""", "application/openstack-images-v2.1-json-patch");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(created, Does.Contain($"\"count\": {Large},"));
            Assert.That(shown, Does.Contain($"\"count\": \"{Large}\","));
            Assert.That(changed, Does.Contain($"\"count\": -{Large}1,"));
            Assert.That(found, Does.Contain($"\"count\": \"-{Large}1\","));
            Assert.That(refused, Does.Contain($"{Large}1 is greater than the maximum of {Large}"));
            Assert.That(await Client.Http.GetStringAsync("/v2/schemas/image"), Does.Contain($"\"maximum\": {Large}"));
        }
    }

    private async Task<(string Body, string Id)> SendAsync(HttpMethod method, string path, string? body = null, string? type = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8) { Headers = { ContentType = new(type!) } };
        using var answer = await Client.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (text, answer.StatusCode == HttpStatusCode.Created ? JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()! : "");
    }
}
