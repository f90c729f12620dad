using Glance.Api.Requests;
using Glance.Domain.Requests;
using Glance.Keystone.Tokens;
using Glance.TestKit.Keystone;
using Glance.TestKit.Policies;
using Glance.UnitTests.Filters;
using GlanceWorker.Filters.AuthTokens;
using GlanceWorker.Filters.RequestContexts;
using GlanceWorker.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

internal sealed class AuthTokenFilterTests : KeystoneTest
{
    private RequestContext? _seen;
    private IHeaderDictionary? _headers;

    [SetUp]
    public void Forget() => (_seen, _headers) = (null, null);

    [Test]
    public async Task A_valid_token_becomes_the_context()
    {
        Keystone.Know("t", Start.AddHours(1), ["Member"], token => token["is_admin_project"] = false);

        var answer = await AskAsync(true, ("X-Auth-Token", "t"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((answer.Status, _seen?.UserId, _seen?.ProjectId, _seen?.UserDomainId, _seen?.IsAdminProject), Is.EqualTo((200, "u1", "p1", "default", (bool?)false)));
            Assert.That(_seen?.Roles, Is.EqualTo(new[] { "member" }));
            Assert.That((_headers?["X-Tenant-Name"].ToString(), _headers?["X-Is-Admin-Project"].ToString()), Is.EqualTo(("demo-project", "False")));
        }
    }

    [Test]
    public async Task What_a_client_claims_to_be_is_taken_away_however_it_is_spelt()
    {
        Keystone.Know("t", Start.AddHours(1), ["reader"]);

        await AskAsync(
            true, ("X-Storage-Token", "t"), ("X_Roles", "admin"), ("x-roles", "admin"), ("X-Service-Roles", "service"), ("OpenStack-System-Scope", "all"), ("X-Domain-Id", "d"),
            ("X-Service-Anything", "x"), ("X_SERVICE_USER_ID", "x"), ("X-Custom", "kept"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((_seen?.Roles, _seen?.ServiceRoles, _seen?.SystemScope, _seen?.DomainId), Is.EqualTo((new[] { "reader" }, Array.Empty<string>(), (string?)null, (string?)null)));
            Assert.That(_headers!.Keys.Where(name => name.Contains('_', StringComparison.Ordinal) || name.StartsWith("X-Service-A", StringComparison.Ordinal)), Is.Empty); // The app was reached.
            Assert.That(_headers["X-Custom"].ToString(), Is.EqualTo("kept"));
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Without_a_valid_token_it_is_401_with_the_way_to_Keystone(bool delay)
    {
        var without = await AskAsync(delay, ("X-Identity-Status", "Confirmed"), ("X-Roles", "admin"), ("X-User-Id", "u"));
        var bad = await AskAsync(delay, ("X-Auth-Token", "bad"), ("Accept", "application/json"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((without.Status, bad.Status, _seen), Is.EqualTo((401, 401, (RequestContext?)null)));
            Assert.That(bad.Header("WWW-Authenticate"), Is.EqualTo("Keystone uri=\"http://keystone.example:5000\""));
            Assert.That(bad.Body, Does.Contain(delay ? "\"code\": \"401 Unauthorized\"" : "{\"error\": {\"code\": 401, \"title\": \"Unauthorized\""));
        }
    }

    [TestCase(true, 401)]
    [TestCase(false, 503)]
    public async Task Keystone_away_is_401_or_503_by_delay_auth_decision(bool delay, int status)
    {
        Keystone.Mood = FakeKeystoneMood.Garbage;

        Assert.That((await AskAsync(delay, ("X-Auth-Token", "t"))).Status, Is.EqualTo(status));
    }

    [TestCase("s", new[] { "service" }, true, 200)]
    [TestCase("s", new[] { "member" }, true, 401)]
    [TestCase("s", new[] { "member" }, false, 401)]
    [TestCase("unknown", new[] { "service" }, false, 401)]
    public async Task A_service_with_its_role_may_bring_an_expired_token(string service, string[] roles, bool required, int status)
    {
        Keystone.Know("t", Start.AddSeconds(-1), ["reader"]);
        Keystone.Know("s", Start.AddHours(1), roles);

        var answer = await AskAsync(
            true, options => options with { ServiceTokenRolesRequired = required }, ("X-Auth-Token", "t"), ("X-Service-Token", service));

        Assert.That((answer.Status, _seen?.ServiceRoles), Is.EqualTo((status, status == 200 ? new[] { "service" } : null)));
    }

    [Test]
    public async Task A_filter_between_authtoken_and_context_has_the_last_word()
    {
        Keystone.Know("t", Start.AddHours(1), ["reader"]);
        var context = new IdentityContext(See, new ContextOptions(), new FixedPolicy());
        using var validator = Validator();
        var filter = new AuthToken(
            http =>
            {
                http.Request.Headers["X-Roles"] = "reader,Auditor";
                return context.InvokeAsync(http);
            },
            validator, Options(), NullLogger.Instance);

        await Exchange.Get(filter.InvokeAsync, "/v2/images", ("X-Auth-Token", "t"));

        Assert.That(_seen?.Roles, Is.EqualTo(new[] { "reader", "auditor" }));
    }

    [Test]
    public async Task Stores_are_told_the_catalogue_of_the_token_and_none_of_the_clients()
    {
        Keystone.Know("t", Start.AddHours(1), ["reader"]);

        await AskAsync(true, ("X-Auth-Token", "t"), ("X-Service-Catalog", """[{"type": "object-store"}]"""));
        var given = _seen;
        await AskAsync(true, options => options with { IncludeServiceCatalog = false }, ("X-Auth-Token", "t"), ("X-Service-Catalog", "[]"));

        Assert.That(given?.ServiceCatalog, Does.StartWith("[").And.Not.Contain("object-store"));
        Assert.That(_seen?.ServiceCatalog, Is.Null);
    }

    private Task<Exchange> AskAsync(bool delay, params (string, string)[] headers) => AskAsync(delay, options => options, headers);

    private async Task<Exchange> AskAsync(bool delay, Func<AuthtokenOptions, AuthtokenOptions> change, params (string, string)[] headers)
    {
        var options = change(Options() with { DelayAuthDecision = delay });
        using var validator = Validator(options);
        var context = new IdentityContext(See, new ContextOptions(), new FixedPolicy());
        return await Exchange.Get(new AuthToken(context.InvokeAsync, validator, options, NullLogger.Instance).InvokeAsync, "/v2/images", headers);
    }

    private Task See(HttpContext http)
    {
        (_seen, _headers) = (http.Features.Get<IRequestContextFeature>()?.Context, http.Request.Headers);
        return Task.CompletedTask;
    }
}
