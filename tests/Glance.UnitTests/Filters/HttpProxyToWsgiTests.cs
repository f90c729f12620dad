using GlanceWorker.Filters;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Glance.UnitTests.Filters;

[TestFixture]
public sealed class HttpProxyToWsgiTests
{
    [TestCase("Forwarded", "for=192.0.2.60;proto=https;host=pub.example, for=10.0.0.1", "https://pub.example 192.0.2.60")]
    [TestCase("Forwarded", "For=\"[2001:db8::1]:4711\"; Proto=HTTPS", "https://glance.example:9292 2001:db8::1")]
    [TestCase("Forwarded", "for=192.0.2.60:55", "http://glance.example:9292 192.0.2.60")]
    [TestCase("Forwarded", "for=_hidden;proto=javascript;nonsense", "http://glance.example:9292 ")]
    [TestCase("X-Forwarded-Proto", "https", "https://glance.example:9292 ")]
    [TestCase("X-Forwarded-Host", "a.example:8080, b.example", "http://a.example:8080 ")]
    [TestCase("X-Forwarded-Host", "a.example\u0001", "http://glance.example:9292 ")]
    [TestCase("Forwarded", "host=\u00fc.example", "http://glance.example:9292 ")]
    [TestCase("X-Forwarded-For", "192.0.2.7, 10.0.0.1", "http://glance.example:9292 192.0.2.7")]
    public async Task The_first_proxy_is_believed(string header, string value, string expected) =>
        Assert.That((await Exchange.Get(Filter(true), "/", (header, value))).Body, Is.EqualTo(expected));

    [Test]
    public async Task Forwarded_wins_over_the_older_headers() => Assert.That(
        (await Exchange.Get(Filter(true), "/", ("Forwarded", "host=a.example"), ("X-Forwarded-Host", "b.example"), ("X-Forwarded-Proto", "https"))).Body,
        Is.EqualTo("http://a.example "));

    [TestCase("/image", "/image")]
    [TestCase("/image/", "/image")]
    [TestCase("image", "")]
    [TestCase("/im\u0001age", "")]
    [TestCase("/\u00fc", "")]
    public async Task A_prefix_goes_before_the_path_base(string prefix, string expected)
    {
        var answer = await Exchange.Get(Filter(true), "/v2", ("X-Forwarded-Prefix", prefix));

        Assert.That((answer.Http.Request.PathBase.Value, answer.Http.Request.Path.Value), Is.EqualTo((expected, "/v2")));
    }

    [Test]
    public async Task Unless_switched_on_nobody_is_believed() => Assert.That(
        (await Exchange.Get(Filter(false), "/", ("Forwarded", "proto=https;host=evil.example;for=192.0.2.1"), ("X-Forwarded-Prefix", "/x"))).Body,
        Is.EqualTo("http://glance.example:9292 "));

    [Test]
    public async Task The_paste_file_may_switch_it_on()
    {
        var app = HttpProxyToWsgi.Create(Contexts.Section(("enable_proxy_headers_parsing", "yes")), new PipelineOptions())(Tell);

        Assert.That((await Exchange.Get(app, "/", ("X-Forwarded-Proto", "https"))).Body, Does.StartWith("https:"));
    }

    private static RequestDelegate Filter(bool enabled) =>
        HttpProxyToWsgi.Create(Contexts.Section(), new PipelineOptions { EnableProxyHeadersParsing = enabled })(Tell);

    private static Task Tell(HttpContext http) =>
        http.Response.WriteAsync($"{http.Request.Scheme}://{http.Request.Host} {http.Connection.RemoteIpAddress}");
}
