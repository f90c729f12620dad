using Glance.Api.Requests;
using Glance.Domain.Requests;
using Glance.TestKit.Policies;
using GlanceWorker.Filters.RequestContexts;
using GlanceWorker.Pipeline;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Glance.UnitTests.Filters.RequestContexts;

[TestFixture]
public sealed class ContextFilterTests
{
    private static readonly (string, string) Confirmed = ("X-Identity-Status", "Confirmed");

    [Test]
    public async Task Without_authentication_everyone_is_a_nameless_administrator_with_a_fresh_request_id()
    {
        RequestContext? seen = null;

        var answer = await Exchange.Get(new UnauthenticatedContext(See(c => seen = c)).InvokeAsync, "/", ("X-Openstack-Request-Id", "abc"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((seen?.IsAdmin, seen?.UserId, seen?.ProjectId), Is.EqualTo(((bool?)true, (string?)null, (string?)null)));
            Assert.That(seen?.RequestId, Does.Match("^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"));
            Assert.That(answer.Header("X-Openstack-Request-Id"), Is.EqualTo(seen?.RequestId));
        }
    }

    [Test]
    public async Task Identity_headers_become_the_context()
    {
        var (context, answer) = await Identify(
            Confirmed, ("X-User-Id", "u"), ("X-Project-Id", "p"), ("X-Tenant-Id", "old"), ("X-Roles", "Member, ADMIN,"), ("X-Service-Roles", "Service"),
            ("X-Service-Catalog", "[{\"type\": \"image\"}]"), ("X-Openstack-Request-Id", "abc"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((context?.UserId, context?.ProjectId, context?.IsAdmin, context?.ReadOnly), Is.EqualTo(("u", "p", (bool?)true, (bool?)false)));
            Assert.That(context?.Roles, Is.EqualTo(new[] { "member", "admin" }));
            Assert.That(context?.ServiceRoles, Is.EqualTo(new[] { "service" }));
            Assert.That((context?.RequestId, answer.Header("x-openstack-request-id")), Is.EqualTo(("req-abc", "req-abc")));
        }
    }

    [Test]
    public async Task Old_tenant_headers_are_understood_and_others_are_not_administrators()
    {
        var (context, _) = await Identify(Confirmed, ("X-Tenant-Id", "t"), ("X-Role", "member"), ("X-Openstack-Request-Id", "req-1"));

        Assert.That((context?.ProjectId, context?.IsAdmin, context?.RequestId), Is.EqualTo(("t", (bool?)false, "req-1")));
    }

    [TestCase("req-\u00fc")]
    [TestCase("req-\u0001")]
    [TestCase("a\tb")]
    [TestCase("\u007f")]
    public async Task A_request_id_that_is_not_printable_is_replaced_by_a_fresh_one(string given)
    {
        var (context, answer) = await Identify(Confirmed, ("X-Openstack-Request-Id", given));

        Assert.That(context?.RequestId, Does.Match("^req-[0-9a-f-]{36}$").And.EqualTo(answer.Header("x-openstack-request-id")));
    }

    [TestCase("")]
    [TestCase("Invalid")]
    [TestCase("confirmed")]
    public async Task Who_is_not_confirmed_is_refused_without_a_request_id(string status)
    {
        var (context, answer) = await Identify(("X-Identity-Status", status), ("X-Roles", "admin"), ("Accept", "application/json"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((context, answer.Status, answer.Header("x-openstack-request-id")), Is.EqualTo(((RequestContext?)null, 401, "")));
            Assert.That(answer.Body, Does.Contain("\"code\": \"401 Unauthorized\""));
        }
    }

    [Test]
    public async Task Anonymous_access_is_read_only_and_without_roles()
    {
        RequestContext? seen = null;

        await Exchange.Get(new IdentityContext(See(c => seen = c), new ContextOptions { AllowAnonymousAccess = true }, new FixedPolicy()).InvokeAsync, "/", ("X-Roles", "admin"));

        Assert.That((seen?.ReadOnly, seen?.IsAdmin, seen?.Roles.Count), Is.EqualTo(((bool?)true, (bool?)false, (int?)0)));
    }

    [TestCase(64, 64, 200)]
    [TestCase(64, 65, 431)]
    [TestCase(0, 5000, 200)]
    public async Task A_request_id_may_be_so_long(int limit, int length, int status)
    {
        var app = new IdentityContext(See(_ => { }), new ContextOptions { MaxRequestIdLength = limit }, new FixedPolicy());

        var answer = await Exchange.Get(app.InvokeAsync, "/", Confirmed, ("X-Openstack-Request-Id", new string('a', length)));

        Assert.That((answer.Status, answer.Header("x-openstack-request-id").Length > 0), Is.EqualTo((status, status == 200)));
    }

    [TestCase("{")]
    [TestCase("[1,]")]
    [TestCase("[] []")]
    [TestCase("nonsense")]
    public async Task A_service_catalog_that_is_not_json_is_an_error(string catalog)
    {
        var (context, answer) = await Identify(Confirmed, ("X-Service-Catalog", catalog));

        Assert.That((context, answer.Status), Is.EqualTo(((RequestContext?)null, 500)));
        Assert.That(answer.Body, Does.Contain("Invalid service catalog json."));
    }

    private static async Task<(RequestContext? Context, Exchange Answer)> Identify(params (string, string)[] headers)
    {
        RequestContext? seen = null;
        var answer = await Exchange.Get(new IdentityContext(See(c => seen = c), new ContextOptions(), new FixedPolicy()).InvokeAsync, "/", headers);
        return (seen, answer);
    }

    private static RequestDelegate See(Action<RequestContext?> look) => http =>
    {
        look(http.Features.Get<IRequestContextFeature>()?.Context);
        return Task.CompletedTask;
    };
}
