using Glance.Configuration.Paste;
using Glance.TestKit.Processes;
using Glance.UnitTests.Filters;
using Glance.UnitTests.Paste;
using GlanceWorker.Filters;
using Microsoft.AspNetCore.Http.Features;
using NUnit.Framework;

namespace Glance.UnitTests.Pipeline;

[TestFixture]
public sealed class GlancePipelineTests
{
    [TestCase(nameof(PasteSamples.Kilo))]
    [TestCase(nameof(PasteSamples.Zed))]
    [TestCase(nameof(PasteSamples.Today))]
    public async Task Files_of_every_age_serve_the_same_API(string sample)
    {
        var app = Contexts.Pipeline(Sample(sample));

        var images = await Exchange.Get(app, "/v2.5/images");
        var root = await Exchange.Get(app, "/");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(images.Body, Is.EqualTo("v2 /v2|/images True"));
            Assert.That(images.Header("x-openstack-request-id"), Does.Match("^req-[0-9a-f-]{36}$"));
            Assert.That((root.Status, root.Header("x-openstack-request-id")), Is.EqualTo((300, "")));
        }
    }

    [TestCase(nameof(PasteSamples.Zed))]
    [TestCase(nameof(PasteSamples.Today))]
    public async Task Healthcheck_answers_whether_it_is_a_filter_or_an_app(string sample)
    {
        var answer = await Exchange.Get(Contexts.Pipeline(Sample(sample)), "/healthcheck");

        Assert.That((answer.Status, answer.Body, answer.Header("x-openstack-request-id")), Is.EqualTo((200, "OK", "")));
    }

    [TestCase(nameof(PasteSamples.Kilo), "keystone+cachemanagement", "cache", "the one without a name, keystone, trusted-auth")]
    [TestCase(nameof(PasteSamples.Kilo), "caching", "cache", "the one without a name, keystone, trusted-auth")]
    [TestCase(nameof(PasteSamples.Zed), "keystone+caching", "cache", "the one without a name, keystone, trusted-auth")]
    [TestCase(nameof(PasteSamples.Today), "caching", "cache", "the one without a name, keystone")]
    public void A_filter_that_guards_something_is_never_skipped(string sample, string flavor, string filter, string served)
    {
        var e = Assert.Throws<PasteException>(() => Contexts.Pipeline(Sample(sample), flavor));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(e.Section, Is.EqualTo("filter:" + filter));
            Assert.That(e.Message, Does.Contain($"flavor is '{flavor}'").And.EndsWith($"can be served are {served}"));
        }
    }

    [Test]
    public async Task The_file_of_the_repository_serves_and_names_only_known_factories()
    {
        var path = Path.Combine(RepositoryRoot.Path, "glance-api-paste.ini");
        var deployment = new PasteDeployment(path, null, PasteFileSet.Collect(path));

        var answer = await Exchange.Get(GlancePipeline.Build(deployment, Contexts.Services()), "/v2/images");

        Assert.That(answer.Body, Does.StartWith("v2 /v2|/images"));
        Assert.That(deployment.Flavors, Is.EqualTo(new[] { "", "caching", "cachemanagement", "keystone", "keystone+caching", "keystone+cachemanagement" }));
    }

    [Test]
    public async Task Version_one_is_left_out_of_a_file_that_mounts_it()
    {
        var answer = await Exchange.Get(Contexts.Pipeline(PasteSamples.Kilo), "/v1/images");

        Assert.That(answer.Status, Is.EqualTo(300));
    }

    [Test]
    public async Task Switching_version_two_off_leaves_an_empty_list()
    {
        var app = Contexts.Pipeline(PasteSamples.Kilo, options: new PipelineOptions { Versions = new() { EnableV2 = false } });

        var answer = await Exchange.Get(app, "/v2/images");

        Assert.That((answer.Status, answer.Body), Is.EqualTo((300, "{\"versions\": []}")));
    }

    [TestCase("paste.filter_factory = my.module:thing", "unknown filter factory 'my.module:thing'", "glance.api.middleware.gzip:GzipMiddleware.factory")]
    [TestCase("paste.filter_factory = glance.api.versions:create_resource", "makes an app, and a filter is wanted here", "")]
    [TestCase("use = egg:nothing#here", "unknown filter factory 'egg:nothing#here'", "egg:oslo-middleware#cors")]
    [TestCase("use = egg:Oslo_Middleware#cors", "allowed_origin", "")]
    public void An_unknown_factory_stops_the_start_with_the_known_ones(string line, string problem, string known)
    {
        var e = Assert.Throws<PasteException>(() => Contexts.Pipeline(
            $"[pipeline:glance-api]\npipeline = f a\n[filter:f]\n{line}\n[app:a]\npaste.app_factory = glance.api.v2.router:API.factory"));

        Assert.That(e.Message, Does.Contain(problem).And.Contain(known).And.Contain("[filter:f]"));
        Assert.That(e.File, Is.EqualTo(PasteFiles.Main));
    }

    [Test]
    public void A_circle_through_composites_stops_the_start() => Assert.That(
        () => Contexts.Pipeline("[composite:glance-api]\nuse = egg:Paste#urlmap\n/ = b\n[composite:b]\nuse = egg:Paste#urlmap\n/x = glance-api"),
        Throws.TypeOf<PasteException>().With.Message.Contains("[composite:glance-api] -> [composite:b] -> [composite:glance-api]"));

    [Test]
    public void A_flavor_without_a_line_in_the_api_composite_is_refused() => Assert.That(
        () => Contexts.Pipeline(PasteSamples.Today.Replace("\ncaching = ", "\nother = ", StringComparison.Ordinal), "caching"),
        Throws.TypeOf<PasteException>().With.Message.Contains("no pipeline for the flavor 'caching'; the section has default, other, keystone"));

    [Test]
    public void The_known_factory_names_are_the_approved_ones()
    {
        var path = Path.Combine(RepositoryRoot.Path, "tests/Glance.UnitTests/Approved/paste-factories.txt");

        var names = string.Join('\n', KnownFactories.Create(Contexts.Services(), null).Names) + "\n";

        Assert.That(names, Is.EqualTo(File.ReadAllText(path)), "names that paste files may carry are a promise: change the approved list on purpose");
    }

    [TestCase("/v2%2Fimages", "/v2/images", "v2 /v2|/images True")]
    [TestCase("/v2/images/a%2fb?x=%2f", "/v2/images/a%2fb", "v2 /v2|/images/a/b True")]
    [TestCase("/v2/./images", "/v2/images", "v2 /v2|/./images True")]
    [TestCase("/v2/images/%252F", "/v2/images/%2F", "v2 /v2|/images/%2F True")]
    [TestCase("//v2///x//y", "//v2///x//y", "v2 /v2|/x/y True")]
    [TestCase("/v2/x%2F%2Fy", "/v2/x%2F%2Fy", "v2 /v2|/x//y True")]
    [TestCase("/v2/images/a%2526b", "/v2/images/a%26b", "v2 /v2|/images/a%26b True")]
    [TestCase("/v2/a%2e%2E/..;x", "/v2/a", "v2 /v2|/a../..;x True")]
    [TestCase("/v2/a%0Ab", "/v2/a\nb", "v2 /v2|/a\nb True")]
    [TestCase("/v2/a#b%2Fc", "/v2/a#b%2Fc", "v2 /v2|/a#b/c True")]
    [TestCase("/v2/s%C3%BC%c3%9f", "/v2/süß", "v2 /v2|/süß True")]
    [TestCase("http://other.example:1/v2/a%2Fb%252F?x=%2F", "/v2/a/b/", "v2 /v2|/a/b%2F True")]
    [TestCase("http://other.example?x", "/", null)]
    [TestCase("*", "", null)]
    public async Task The_path_reaches_the_API_as_a_WSGI_server_gives_it(string target, string path, string? expected)
    {
        var exchange = new Exchange("GET", path);
        exchange.Http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;

        await exchange.Through(Contexts.Pipeline(PasteSamples.Kilo));

        Assert.That(exchange.Body, expected is null ? Does.StartWith("{\"versions\"") : Is.EqualTo(expected));
    }

    [TestCase("/v2/%ff%2fx", "not UTF-8")]
    [TestCase("/v2/images/%C0%AF", "not UTF-8")]
    [TestCase("/v2/images/%ED%A0%80", "not UTF-8")]
    [TestCase("/v2/images/%F4%90%80%80", "not UTF-8")]
    [TestCase("/v2/images/%C3", "not UTF-8")]
    [TestCase("http://x/v2/%ff", "not UTF-8")]
    [TestCase("/v2/images/%", "'%' in the path is no escape")]
    [TestCase("/v2/images/%4", "'%4' in the path is no escape")]
    [TestCase("/v2/images/%zz/file", "'%zz' in the path is no escape")]
    [TestCase("/v2/images/%%41", "'%%4' in the path is no escape")]
    [TestCase("/v2/images/%u0041", "'%u0' in the path is no escape")]
    [TestCase("/v2/images/a%00", "NUL")]
    [TestCase("/%ff", "not UTF-8")]
    public async Task A_path_that_cannot_be_decoded_is_refused_before_any_filter(string target, string words)
    {
        var exchange = new Exchange("GET", "/v2/versions");
        exchange.Http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;

        await exchange.Through(Contexts.Pipeline(PasteSamples.Kilo));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exchange.Status, Is.EqualTo(400));
            Assert.That(exchange.Header("x-openstack-request-id"), Does.StartWith("req-"));
            Assert.That(System.Net.WebUtility.HtmlDecode(exchange.Body), Does.Contain(words));
        }
    }

    private static string Sample(string name) => name switch
    {
        nameof(PasteSamples.Kilo) => PasteSamples.Kilo,
        nameof(PasteSamples.Zed) => PasteSamples.Zed,
        _ => PasteSamples.Today,
    };
}
