using FsCheck;
using FsCheck.Fluent;
using Glance.Configuration.Paste;
using Glance.UnitTests.Filters;
using GlanceWorker.Pipeline;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Glance.UnitTests.Pipeline;

[TestFixture]
public sealed class UrlMapTests
{
    private static readonly string[] Entries =
        ["/", "/v2", "/v2/deep", "/trail/", "domain other.example /v2", "domain other.example port 8080 /", "domain third.example", "http://fourth.example:9292/x//y/"];

    [TestCase("/", "glance.example", "/", "|/")]
    [TestCase("", "glance.example", "/", "|")]
    [TestCase("/v2", "glance.example", "/v2", "/v2|")]
    [TestCase("/v2/x", "glance.example", "/v2", "/v2|/x")]
    [TestCase("/v22", "glance.example", "/", "|/v22")]
    [TestCase("/v2/deep/x", "glance.example", "/v2/deep", "/v2/deep|/x")]
    [TestCase("/v2/deeper", "glance.example", "/v2", "/v2|/deeper")]
    [TestCase("/v2/x//y", "glance.example", "/v2", "/v2|/x//y")]
    [TestCase("/trail/x", "glance.example", "/trail/", "/trail|/x")]
    [TestCase("/v2/x", "OTHER.example", "domain other.example /v2", "/v2|/x")]
    [TestCase("/zzz", "other.example", "/", "|/zzz")]
    [TestCase("/zzz", "other.example:8080", "domain other.example port 8080 /", "|/zzz")]
    [TestCase("/v2/deep", "third.example", "domain third.example", "|/v2/deep")]
    [TestCase("/x/y/z", "fourth.example:9292", "http://fourth.example:9292/x//y/", "/x/y|/z")]
    public async Task The_most_particular_entry_answers(string path, string host, string entry, string rest)
    {
        var exchange = new Exchange("GET", path);
        exchange.Http.Request.Host = new HostString(host);

        await exchange.Through(Map(Entries));

        Assert.That(exchange.Body, Is.EqualTo($"{entry}: {rest}"));
    }

    [Test]
    public async Task What_is_nowhere_gets_a_page()
    {
        var answer = await Exchange.Get(Map(["/a"]), "/<b>");

        Assert.That((answer.Status, answer.Header("Content-Type")), Is.EqualTo((404, "text/html; charset=utf8")));
        Assert.That(answer.Body, Does.Contain("&lt;b&gt;").And.Not.Contain("<b>"));
    }

    [TestCase("port 80 /x", "a port needs a domain")]
    [TestCase("domain", "a word is missing")]
    [TestCase("domain a domain b /", "once each")]
    [TestCase("/a /b", "once each")]
    [TestCase("images", "begins with '/'")]
    public void An_address_that_is_none_is_refused(string expression, string right)
    {
        var e = Assert.Throws<PasteException>(() => UrlMapAddress.Parse(Contexts.Section().Node, expression));

        Assert.That(e.Message, Does.Contain($"'{expression}'").And.Contain(right).And.Contain("expected '/path'"));
    }

    [Test]
    public void The_longest_prefix_wins_and_nothing_of_the_path_is_lost()
    {
        var segments = Gen.Elements("a", "b", "ab");
        var paths = segments.ListOf().Select(list => "/" + string.Join('/', list));
        var cases = paths.NonEmptyListOf().SelectMany(_ => paths, (mounts, path) => (Mounts: mounts.Distinct().ToArray(), Path: path)).ToArbitrary();

        Prop.ForAll(cases, given =>
        {
            var answer = Exchange.Get(Map(given.Mounts), given.Path).GetAwaiter().GetResult(); // completes at once: nothing here waits
            var fitting = given.Mounts.Where(m => (given.Path + "/").StartsWith(m.TrimEnd('/') + "/", StringComparison.Ordinal)).OrderByDescending(m => m.Length).FirstOrDefault();
            return fitting is null ? answer.Status == 404 : answer.Body == $"{fitting}: {fitting.TrimEnd('/')}|{given.Path[fitting.TrimEnd('/').Length..]}";
        }).QuickCheckThrowOnFailure();
    }

    private static RequestDelegate Map(IEnumerable<string> entries)
    {
        var node = Contexts.Section().Node;
        return new UrlMap(entries.Select(e => (UrlMapAddress.Parse(node, e), App(e))), null).InvokeAsync;
    }

    private static RequestDelegate App(string name) => http => http.Response.WriteAsync($"{name}: {http.Request.PathBase.Value}|{http.Request.Path.Value}");
}
