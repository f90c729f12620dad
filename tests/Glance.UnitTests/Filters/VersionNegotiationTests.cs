using System.Text.Json;
using Glance.Api.Versions;
using GlanceWorker.Filters;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Filters;

[TestFixture]
public sealed class VersionNegotiationTests
{
    [TestCase("/v2/images", "/v2/images")]
    [TestCase("/v2", "/v2")]
    [TestCase("/v2/", "/v2/")]
    [TestCase("/v2.9/images/x", "/v2/images/x")]
    [TestCase("/v2.17", "/v2")]
    [TestCase("//v2//images", "/v2//images")]
    public async Task An_accepted_version_leads_to_the_API(string path, string expected) =>
        Assert.That((await Send(path)).Body, Is.EqualTo("passed " + expected));

    [TestCase("/")]
    [TestCase("")]
    [TestCase("/images")]
    [TestCase("/v1/images")]
    [TestCase("/v3")]
    [TestCase("/V2/images")]
    [TestCase("/v2.8/images")]
    [TestCase("/v2.14/images")]
    [TestCase("/v2.18")]
    [TestCase("/version")]
    public async Task Any_other_path_gets_the_list_with_300(string path)
    {
        var answer = await Send(path);

        Assert.That((answer.Status, answer.Header("Content-Type")), Is.EqualTo((300, "application/json")));
        Assert.That(answer.Body, Does.StartWith("{\"versions\": [{\"id\": \"v2.15\""));
    }

    [TestCase("/versions")]
    [TestCase("//versions/anything")]
    public async Task Asking_for_the_versions_gets_the_list_with_200(string path)
    {
        var answer = await Send(path, ("Accept", "application/vnd.openstack.images-v2"));

        Assert.That(answer.Status, Is.EqualTo(200));
    }

    [TestCase("v2", "/images", "passed /v2/images")]
    [TestCase("v2.3", "/v2/images", "passed /v2/v2/images")]
    [TestCase("v2, */*", "/images", "{")]
    [TestCase("v9", "/v2/images", "{")]
    public async Task A_media_type_names_the_version_and_leaves_the_path_alone(string version, string path, string expected)
    {
        var answer = await Send(path, ("Accept", "application/vnd.openstack.images-" + version));

        Assert.That(answer.Body, Does.StartWith(expected));
    }

    [TestCase(false, false, "v2.15 v2.9 v2.17* v2.7 v2.5 v2.4 v2.3 v2.2 v2.1 v2.0", "v2.6")]
    [TestCase(true, false, "v2.15 v2.9 v2.17* v2.7 v2.5 v2.4 v2.3 v2.2 v2.1 v2.0", "v2.6 v2.14 v2.16 v2.18")]
    [TestCase(false, true, "v2.15 v2.13 v2.10 v2.9 v2.8 v2.17* v2.7 v2.5 v2.4 v2.3 v2.2 v2.1 v2.0", "v2.6 v2.11 v2.12")]
    [TestCase(true, true, "v2.15 v2.13 v2.10 v2.9 v2.8 v2.17* v2.7 v2.5 v2.4 v2.3 v2.2 v2.1 v2.0", "v2.6 v2.11 v2.12 v2.14 v2.16 v2.18")]
    public async Task A_version_is_listed_when_what_it_brings_is_served_and_accepted_when_upstream_does(bool cache, bool backends, string expected, string accepted)
    {
        var options = new VersionOptions { HasImageCache = cache, HasBackends = backends };
        using var document = JsonDocument.Parse((await Send("/", options)).Body);
        var listed = document.RootElement.GetProperty("versions").EnumerateArray().ToList();

        Assert.That(string.Join(' ', listed.Select(v => v.GetProperty("id").GetString() + (v.GetProperty("status").GetString() == "CURRENT" ? "*" : ""))), Is.EqualTo(expected));
        Assert.That(ApiVersions.Accepted(options).Order(), Is.EqualTo(listed.Select(v => v.GetProperty("id").GetString()).Concat(accepted.Split(' ')).Append("v2").Order()));
    }

    [TestCase(null, "http", "glance.example:9292", "", "http://glance.example:9292/v2/")]
    [TestCase(null, "https", "glance.example:443", "/image", "https://glance.example/image/v2/")]
    [TestCase(null, "http", "glance.example:80", "", "http://glance.example/v2/")]
    [TestCase("https://public.example/image/", "http", "glance.example", "", "https://public.example/image/v2/")]
    public async Task Links_begin_with_the_public_endpoint_or_the_URL_of_the_request(string? endpoint, string scheme, string host, string prefix, string expected)
    {
        var exchange = new Exchange("GET", "/");
        (exchange.Http.Request.Scheme, exchange.Http.Request.Host, exchange.Http.Request.PathBase) = (scheme, new HostString(host), new PathString(prefix));

        await exchange.Through(Filter(new VersionOptions { PublicEndpoint = endpoint }));

        Assert.That(exchange.Body, Does.Contain($"\"links\": [{{\"rel\": \"self\", \"href\": \"{expected}\"}}]"));
        Assert.That(exchange.Http.Response.ContentLength, Is.EqualTo(exchange.Bytes.Length));
    }

    [Test]
    public async Task Head_gets_the_length_without_the_list()
    {
        var head = await new Exchange("HEAD", "/").Through(Filter(new VersionOptions()));
        var get = await Send("/");

        Assert.That((head.Bytes.Length, head.Http.Response.ContentLength), Is.EqualTo((0, (long?)get.Bytes.Length)));
    }

    private static Task<Exchange> Send(string path, params (string, string)[] headers) => Exchange.Get(Filter(new VersionOptions()), path, headers);

    private static Task<Exchange> Send(string path, VersionOptions options) => Exchange.Get(Filter(options), path);

    private static RequestDelegate Filter(VersionOptions options) =>
        new VersionNegotiation(http => http.Response.WriteAsync("passed " + http.Request.Path.Value), options, NullLoggerFactory.Instance).InvokeAsync;
}
