using System.Net;
using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using Glance.TestKit.Keystone;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Requests;

/// <summary>One request has one path, whoever looks at it.</summary>
internal sealed class PathTests : ServerTest
{
    private static readonly byte[] Data = "the data of the image that nobody may have"u8.ToArray();

    [TestCase("/v2/images/ID/file")]
    [TestCase("/v2/images/ID%2Ffile")]
    [TestCase("/v2/images/ID%2ffile")]
    [TestCase("/v2/images/ID%252Ffile")]
    [TestCase("/v2/images/ID%25252Ffile")]
    [TestCase("/v2/images/ID%5Cfile")]
    [TestCase("/v2/images/ID%2F%66ile")]
    [TestCase("/v2/images/ID//file")]
    [TestCase("/v2//images/ID///file")]
    [TestCase("/v2/images/ID%2F%2Ffile")]
    [TestCase("/v2/images/ID/%2Ffile")]
    [TestCase("/v2/images/ID/./file")]
    [TestCase("/v2/images/x%2F..%2FID%2Ffile")]
    [TestCase("/v2/images/x/%2e%2e/ID/file")]
    [TestCase("/v2.5/images/ID/file")]
    [TestCase("/v2.5/images/ID%2Ffile")]
    [TestCase("/v2.5%2Fimages/ID/file")]
    [TestCase("/%76%32/images/ID/file")]
    [TestCase("%2Fv2/images/ID/file")]
    [TestCase("//v2/images/ID/file")]
    [TestCase("http://HOST/v2/images/ID/file")]
    [TestCase("http://HOST/v2/images/ID%2Ffile")]
    [TestCase("http://HOST/v2/images/ID%252Ffile")]
    [TestCase("/v2/images/ID%0A/file")]
    [TestCase("/v2/images/ID;/file")]
    [TestCase("/v2/images/ID#/file")]
    [TestCase("/v2/images/ID%23/../ID/file")]
    [TestCase("/v2/images/ID/file?x=/v2/images/ID")]
    [TestCase("/v2/images/ID%00/file")]
    [TestCase("/v2/images/ID%C0%AFfile")]
    [TestCase("/v2/images/ID%/file")]
    [TestCase("/images/ID/file", "Accept: application/vnd.openstack.images-v2")]
    [TestCase("/v2/images/ID/file", "X-Forwarded-Prefix: /allowed")]
    [TestCase("/v2/images/ID/file", "X-Forwarded-Prefix: /v2/info/import/")]
    public async Task No_spelling_of_a_path_gets_past_the_access_rules_of_an_application_credential(string target, string header = "X-Other: x")
    {
        await using var keystone = FakeKeystone.Start();
        await StartAsync(WithKeystone(keystone));
        keystone.Know("whole", DateTimeOffset.UtcNow.AddHours(1), ["admin", "member", "reader"]);
        keystone.Know("narrow", DateTimeOffset.UtcNow.AddHours(1), ["admin", "member", "reader"], token => token["application_credential"] = JsonNode.Parse("""
            {"access_rules": [{"method": "GET", "path": "/v2/images/{image_id}", "service": "image"}, {"method": "GET", "path": "/allowed/**", "service": "image"},
             {"method": "GET", "path": "/v2/info/import/**", "service": "image"}]}
            """));
        Client.Http.DefaultRequestHeaders.Add("X-Auth-Token", "whole");
        var id = await Client.CreateFilledAsync(Data);

        var allowed = await AskAsync($"/v2/images/{id}", "X-Auth-Token: narrow");
        var answer = await AskAsync(target.Replace("ID", id, StringComparison.Ordinal).Replace("HOST", Server.Address.Authority, StringComparison.Ordinal), $"X-Auth-Token: narrow\n{header}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(allowed, Does.StartWith("HTTP/1.1 200"));
            Assert.That(answer, Does.Not.Contain("the data of the image"));
            Assert.That(answer, Does.Match("^HTTP/1.1 (300|400|401|404) "));
        }
    }

    [TestCase("/v2/images/%FF")]
    [TestCase("/v2/images/%C0%AF")]
    [TestCase("/v2/images/%")]
    [TestCase("/v2/images/%2")]
    [TestCase("/v2/images/%G0")]
    [TestCase("http://HOST/v2/%e2%82")]
    [TestCase("/healthcheck%ff")]
    public async Task What_cannot_be_decoded_is_400_with_a_body_an_id_and_a_line_in_the_log(string target)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });

        var answer = await AskAsync(target.Replace("HOST", Server.Address.Authority, StringComparison.Ordinal), "Accept: application/json");

        var id = answer.Split('\n').Single(line => line.StartsWith("x-openstack-request-id: ", StringComparison.OrdinalIgnoreCase)).Split(' ')[1].Trim();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer, Does.StartWith("HTTP/1.1 400 Bad Request\r\n").And.Contain("Error decoding your request."));
            Assert.That(await Server.Log.WaitForAsync(id), Does.Contain("\"GET ").And.Contain(" 400 "));
        }
    }

    [TestCase("a%2Fb", "a/b")]
    [TestCase("%2Fa%2F%2Fb%2F", "/a//b/")]
    [TestCase("a/b", "a/b")]
    [TestCase("a%252Fb", "a%2Fb")]
    [TestCase("100%25", "100%")]
    [TestCase("a%3Bb%26c%3D%3F%23", "a;b&c=?#")]
    [TestCase("..%2F..", "../..")]
    [TestCase("s%C3%BC%C3%9F%20x%0A", "süß x\n")]
    public async Task A_tag_of_any_characters_is_put_and_removed_by_its_address(string escaped, string tag)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateAsync();

        var put = await SendAsync("PUT", $"/v2/images/{id}/tags/{escaped}");
        var tags = (await Client.ShowAsync(id))["tags"]!.AsArray().Select(node => node!.GetValue<string>()).ToList();
        var removed = await SendAsync("DELETE", $"/v2/images/{id}/tags/{escaped}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((put, removed), Is.EqualTo(("HTTP/1.1 204", "HTTP/1.1 204")));
            Assert.That(tags, Is.EqualTo(new[] { tag }));
            Assert.That((await Client.ShowAsync(id))["tags"]!.AsArray(), Is.Empty);
        }
    }

    private static GlanceServerSettings WithKeystone(FakeKeystone keystone) => new()
    {
        Workers = 1,
        OtherGroups = $"""
            [keystone_authtoken]
            auth_url = {keystone.Address.AbsoluteUri}
            www_authenticate_uri = http://keystone.example:5000
            auth_type = password
            username = glance
            password = secret
            user_domain_name = Default
            project_name = service
            project_domain_name = Default
            service_type = image
            [oslo_middleware]
            enable_proxy_headers_parsing = true
            [paste_deploy]
            flavor = keystone
            """,
    };

    private Task<string> AskAsync(string target, string header) => ExchangeAsync($"GET {target} HTTP/1.1\nHost: {Server.Address.Authority}\n{header}\nConnection: close\n\n");

    private async Task<string> SendAsync(string method, string target) =>
        (await ExchangeAsync($"{method} {target} HTTP/1.1\nHost: {Server.Address.Authority}\nContent-Length: 0\nConnection: close\n\n"))[..12];

    private async Task<string> ExchangeAsync(string request)
    {
        using var connection = await RawConnection.OpenAsync(Server.Address);
        await connection.SendAsync(request);
        return await connection.ReceiveAllAsync();
    }
}
