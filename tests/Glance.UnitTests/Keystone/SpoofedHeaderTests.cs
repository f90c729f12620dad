using System.Text;
using Glance.Api.Requests;
using Glance.Domain.Requests;
using Glance.TestKit.Policies;
using Glance.UnitTests.Filters;
using GlanceWorker.Filters.AuthTokens;
using GlanceWorker.Filters.RequestContexts;
using GlanceWorker.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

/// <summary>
/// The whole list of headers that say who asks, old names and new (keystonemiddleware/auth_token/_request.py), in every spelling that a
/// WSGI program takes for the same, with every kind of token: none of a client's own reaches what is behind authtoken.
/// </summary>
internal sealed class SpoofedHeaderTests : KeystoneTest
{
    private const string Spoofed = "spoofed";

    private static readonly string[] Templates =
    [
        "X{0}-Domain-Id", "X{0}-Domain-Name", "X{0}-Project-Id", "X{0}-Project-Name", "X{0}-Project-Domain-Id", "X{0}-Project-Domain-Name", "X{0}-User-Id",
        "X{0}-User-Name", "X{0}-User-Domain-Id", "X{0}-User-Domain-Name", "X{0}-Roles", "X{0}-Identity-Status",
    ];

    private static readonly string[] Names =
    [
        .. Templates.Select(static template => string.Format(null, CompositeFormat.Parse(template), "")),
        .. Templates.Select(static template => string.Format(null, CompositeFormat.Parse(template), "-Service")),
        "X-Service-Catalog", "X-Is-Admin-Project", "OpenStack-System-Scope", "X-Role", "X-User", "X-Tenant-Id", "X-Tenant-Name", "X-Tenant",
    ];

    private RequestContext? _seen;
    private Dictionary<string, string>? _headers;

    [Test]
    public async Task No_header_of_a_client_says_who_asks(
        [Values("as written", "lower", "upper", "underscores", "lower underscores", "one underscore")] string spelling,
        [Values("scoped", "unscoped", "system", "service", "none", "unknown")] string kind)
    {
        Keystone.Know("scoped", Start.AddHours(1), ["reader"]);
        Keystone.Know("unscoped", Start.AddHours(1), [], static token => token.Remove("project"));
        Keystone.Know("system", Start.AddHours(1), ["reader"], static token =>
        {
            token.Remove("project");
            token["system"] = new System.Text.Json.Nodes.JsonObject { ["all"] = true };
        });
        Keystone.Know("s", Start.AddHours(1), ["service"]);
        (string, string)[] tokens = kind switch
        {
            "none" => [],
            "service" => [("X-Auth-Token", "scoped"), ("X-Service-Token", "s")],
            _ => [("X-Auth-Token", kind)],
        };

        await AskAsync([.. tokens, .. Names.Select(name => (Spelt(name, spelling), Spoofed))]);

        Assert.That(_headers, Is.Not.Null, "what is behind the filter was not reached");
        Assert.That(_headers!.Where(header => header.Value.Contains(Spoofed, StringComparison.Ordinal)), Is.Empty);
        Assert.That(_seen?.ToString() ?? "", Does.Not.Contain(Spoofed));
        Assert.That(_seen?.Roles ?? [], Does.Not.Contain(Spoofed));
        Assert.That(_seen?.ServiceRoles ?? [], Does.Not.Contain(Spoofed));
    }

    [TestCase("unscoped", "X-Project-Id", "X-Tenant-Id", "X-Project-Name", "X-Tenant", "X-Tenant-Name", "X-Domain-Id", "OpenStack-System-Scope", "X-Service-Roles", "X-Service-User-Id")]
    [TestCase("none", "X-Project-Id", "X-Tenant-Id", "X-User-Id", "X-User", "X-Roles", "X-Role", "X-Service-Roles", "X-Is-Admin-Project", "OpenStack-System-Scope")]
    public async Task What_a_token_does_not_say_is_said_by_nobody(string kind, params string[] absent)
    {
        Keystone.Know("unscoped", Start.AddHours(1), [], static token => token.Remove("project"));

        await AskAsync([.. kind == "none" ? Array.Empty<(string, string)>() : [("X-Auth-Token", kind)], .. absent.Select(static name => (name, Spoofed))]);

        Assert.That(absent.Where(name => _headers!.ContainsKey(name)), Is.Empty);
    }

    private static string Spelt(string name, string spelling)
    {
        var first = name.IndexOf('-', StringComparison.Ordinal);
        return spelling switch
        {
            "lower" => name.ToLowerInvariant(),
            "upper" => name.ToUpperInvariant(),
            "underscores" => name.Replace('-', '_'),
            "lower underscores" => name.ToLowerInvariant().Replace('-', '_'),
            "one underscore" => name[..first] + "_" + name[(first + 1)..],
            _ => name,
        };
    }

    // The filter delays its decision and a context that lets strangers in follows, so that every request reaches what is behind.
    private async Task AskAsync((string, string)[] headers)
    {
        var options = Options() with { DelayAuthDecision = true };
        using var validator = Validator(options);
        var context = new IdentityContext(See, new ContextOptions { AllowAnonymousAccess = true }, new FixedPolicy());
        await Exchange.Get(new AuthToken(context.InvokeAsync, validator, options, NullLogger.Instance).InvokeAsync, "/v2/images", headers);
    }

    private Task See(HttpContext http)
    {
        _seen = http.Features.Get<IRequestContextFeature>()?.Context;
        _headers = http.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return Task.CompletedTask;
    }
}
