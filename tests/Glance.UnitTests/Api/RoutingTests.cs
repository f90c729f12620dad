using Glance.Api.Routing;
using NUnit.Framework;

namespace Glance.UnitTests.Api;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RoutingTests
{
    private readonly ApiHarness _api = new();

    [Test]
    public void The_route_table_is_the_approved_one() =>
        Assert.That(_api.App.Routes.Print(), Is.EqualTo(File.ReadAllText(ApprovedText.PathOf("routes.txt"))),
            "Routes are a contract: change tests/Glance.UnitTests/Approved/routes.txt and docs/api.md with them.");

    [Test]
    public void No_route_stands_behind_one_that_takes_its_requests()
    {
        foreach (var route in _api.App.Routes.Routes)
        {
            var path = route.Template.Text.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            foreach (var verb in route.Verbs)
                Assert.That(_api.App.Routes.Find(verb.Method, path, out _), Is.SameAs(verb), $"{verb.Method} {route.Template.Text}");
        }
    }

    [Test]
    public void Two_resources_cannot_declare_one_path()
    {
        var resource = new DeclaredRoutes(new Route("/images/{image_id}/actions/deactivate"));

        Assert.That(
            () => new RouteTable("/v2", [resource, resource]),
            Throws.ArgumentException.With.Message.Contains("/v2/images/{image_id}/actions/deactivate"));
    }

    [TestCase("PUT", "/images", "GET, POST")]
    [TestCase("FOO", "/images", "GET, POST")]
    [TestCase("POST", "/images/x", "GET, PATCH, DELETE")]
    [TestCase("HEAD", "/images/x/file", "GET, PUT")]
    [TestCase("POST", "/schemas/image", "GET")]
    public async Task A_known_path_with_another_verb_names_its_verbs(string method, string path, string allow)
    {
        var answer = await _api.SendAsync(method, path);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(405));
            Assert.That(answer.Headers.Allow.ToString(), Is.EqualTo(allow));
        }
    }

    [TestCase("GET", "/zzz", 404)]
    [TestCase("FOO", "/zzz", 501)]
    [TestCase("GET", "/images/", 404)]
    [TestCase("GET", "/", 404)]
    [TestCase("GET", "/images/a%2Fb", 404)]
    [TestCase("GET", "/images/x/tags", 404)]
    [TestCase("GET", "//images", 404)]
    [TestCase("GET", "/images/x%2Ffile", 404)]
    [TestCase("GET", "/images/x%2ffile", 404)]
    [TestCase("PUT", "/images/x/tags/", 404)]
    [TestCase("DELETE", "/images?_method=GET", 405)]
    public async Task What_is_not_routed_is_refused(string method, string path, int status)
    {
        var answer = await _api.SendAsync(method, path);

        Assert.That(answer.Status, Is.EqualTo(status));
    }

    [TestCase("POST", "/images/x/import", "importing images (/v2/images/{image_id}/import)")]
    [TestCase("GET", "/images/x/import", "importing images")]
    [TestCase("PUT", "/images/x/stage", "staging data")]
    [TestCase("GET", "/images/x/tasks", "tasks of images")]
    [TestCase("POST", "/tasks", "tasks (/v2/tasks)")]
    [TestCase("DELETE", "/tasks/x", "tasks (/v2/tasks/{task_id})")]
    [TestCase("GET", "/cache", "the image cache")]
    [TestCase("PUT", "/cache/x", "the image cache (/v2/cache/{rest})")]
    [TestCase("POST", "/cache/clean", "the image cache")]
    [TestCase("GET", "/cached_images", "the image cache")]
    [TestCase("GET", "/metadefs/namespaces", "metadata definitions")]
    [TestCase("PUT", "/metadefs/namespaces/n/tags/t", "metadata definitions")]
    [TestCase("GET", "/schemas/metadefs/namespace", "metadata definitions")]
    public async Task What_is_not_served_is_named_in_its_404(string method, string path, string name)
    {
        var answer = await _api.SendAsync(method, path);

        Assert.That(answer.Status, Is.EqualTo(404));
        Assert.That(answer.Body, Does.Contain("The resource could not be found.").And.Contain("not served by this version: " + name));
    }

    [TestCase("GET", "/zzz")]
    [TestCase("GET", "/stores/a")]
    [TestCase("GET", "/metadefsx")]
    public async Task What_nobody_serves_has_the_stock_sentence(string method, string path) =>
        Assert.That((await _api.SendAsync(method, path)).Body, Does.Contain("The resource could not be found.").And.Not.Contain("not served"));

    [TestCase("/images", 405)]
    [TestCase("/images/x", 405)]
    [TestCase("/images/x/file", 405)]
    [TestCase("/images/x/members", 405)]
    [TestCase("/images/x/members/m", 405)]
    [TestCase("/images/x/tags/t", 405)]
    [TestCase("/images/x/locations", 405)]
    [TestCase("/images/x/actions/deactivate", 405)]
    [TestCase("/info/import", 405)]
    [TestCase("/info/usage", 404)]
    [TestCase("/schemas/image", 405)]
    [TestCase("/zzz", 404)]
    public async Task A_refused_HEAD_says_that_it_has_no_bytes(string path, int status)
    {
        var answer = await _api.SendAsync("HEAD", path);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((answer.Status, answer.Body), Is.EqualTo((status, "")));
            Assert.That(answer.Headers.ContentLength, Is.Zero);
        }
    }

    [Test]
    public async Task The_bare_version_leads_to_its_directory()
    {
        var answer = await _api.GetAsync("");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(302));
            Assert.That(answer.Headers.Location.ToString(), Is.EqualTo("http://glance.test:9292/v2/"));
        }
    }

    [TestCase("GET", "/images/x")]
    [TestCase("DELETE", "/images/x")]
    [TestCase("GET", "/images/x/file")]
    [TestCase("GET", "/schemas/image")]
    public async Task A_body_where_none_belongs_is_refused(string method, string path)
    {
        var answer = await _api.SendAsync(method, path, "x");

        Assert.That(answer.Message, Does.StartWith("A body is not expected with this request."));
    }

    private sealed class DeclaredRoutes(params Route[] routes) : IResource
    {
        public IReadOnlyList<Route> Routes => routes;
    }
}
