using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Glance.Configuration;
using Glance.Keystone.Sessions;
using Glance.Keystone.Tokens;
using Glance.Keystone.Wire;
using Glance.UnitTests.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

internal sealed class TokenPartsTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [TestCase("/v2/images", "/v2/images", true)]
    [TestCase("/v2/images", "/v2/images/", false)]
    [TestCase("/v2/*/file", "/v2/x/file", true)]
    [TestCase("/v2/*", "/v2/x/file", false)]
    [TestCase("/v2/**", "/v2/x/file", true)]
    [TestCase("/v2/{a}/{b}", "/v2/x/file", true)]
    [TestCase("/v2.5", "/v205", false)]
    [TestCase("/v2/{open", "/v2/{open", true)]
    [TestCase("/v2/images/{id}", "/v2/images/a%2Ffile", true)]
    [TestCase("/v2/images/{id}", "/v2/images/a/file", false)]
    [TestCase("/v2/images/{id}", "/v2/images/", false)]
    [TestCase("/v2/images/{id}", "/v2/images/a\n/file", false)]
    [TestCase("/v2/images", "/v2/images\n", false)]
    [TestCase("/v2/**/file", "/v2/a\nb/c/file", true)]
    [TestCase("/v2/a%20%c3%bc", "/v2/a ü", true)]
    [TestCase("/v2/%2A", "/v2/x", false)]
    [TestCase("/v2/%2A", "/v2/*", true)]
    [TestCase("/v2/%257Bx}", "/v2/%7Bx}", true)]
    [TestCase("/V2/images", "/v2/images", false)]
    public void A_rule_matches_whole_paths(string pattern, string path, bool matches) =>
        Assert.That(AccessRule.Of(new AccessRuleBody("GET", pattern, "image")).Allows("GET", path, "image"), Is.EqualTo(matches));

    [Test]
    public void Any_text_is_a_rule_and_matches_itself_where_it_has_no_wildcards() => Prop.ForAll<NonNull<string>>(text =>
    {
        var rule = AccessRule.Of(new AccessRuleBody("GET", text.Get, "image"));
        var wild = text.Get.AsSpan().IndexOfAny('*', '{', '%') >= 0;
        return rule.Allows("GET", text.Get, "image") || wild;
    }).QuickCheckThrowOnFailure();

    [TestCase("(")]
    [TestCase("**")]
    [TestCase("*a")]
    [TestCase("{a}")]
    [TestCase("%28")]
    [TestCase("ü")]
    public void Any_path_of_a_rule_that_is_taken_can_be_matched_and_longer_ones_are_refused(string part)
    {
        var longest = string.Concat(Enumerable.Repeat(part, 1024 / part.Length));
        var rule = AccessRule.Of(new AccessRuleBody("GET", longest + "", "image"));

        Assert.That(() => rule.Allows("GET", "/v2/images/" + new string('a', 4000), "image"), Throws.Nothing);
        Assert.That(() => AccessRule.Of(new AccessRuleBody("GET", longest + new string('(', 5000), "image")), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void A_binding_that_is_no_unicode_is_a_problem_of_the_token()
    {
        using var bind = JsonDocument.Parse("""{"kerberos": "\ud800"}""");
        var token = new TokenBody { ExpiresAt = Start, User = new NamedInDomain("u", null, null), Bind = bind.RootElement };

        Assert.That(TokenReader.Read(token, out var problem), Is.Null);
        Assert.That(problem, Is.Not.Empty);
    }

    [Test]
    public void The_cache_stays_within_its_bounds_and_drops_the_oldest()
    {
        var time = new FixedTime(Start);
        var cache = new TokenCache(TimeSpan.FromMinutes(5), time, most: 10);

        for (var i = 0; i < 100; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            cache.Put(TokenKey.Of($"t{i}"), Somebody(), time.GetTimestamp());
        }

        Assert.That(cache.Count, Is.LessThanOrEqualTo(10));
        Assert.That((cache.TryGet(TokenKey.Of("t99"), out _), cache.TryGet(TokenKey.Of("t0"), out _)), Is.EqualTo((true, false)));
    }

    [Test]
    public void Large_catalogues_count_by_their_size()
    {
        var time = new FixedTime(Start);
        var cache = new TokenCache(TimeSpan.FromMinutes(5), time, largest: 1_000_000);

        for (var i = 0; i < 100; i++)
            cache.Put(TokenKey.Of($"t{i}"), Somebody() with { ServiceCatalog = new string('x', 50_000) }, time.GetTimestamp());

        Assert.That(cache.Count, Is.InRange(1, 10));
    }

    [TestCase("disabled", true, true)]
    [TestCase("permissive", true, false)]
    [TestCase("permissive", false, true)]
    [TestCase("strict", false, true)]
    [TestCase("required", false, false)]
    [TestCase("kerberos", true, false)]
    public void A_bound_token_needs_a_proof_that_nobody_can_bring(string mode, bool bound, bool allowed)
    {
        var identity = bound ? Somebody() with { Binding = new Dictionary<string, string> { ["kerberos"] = "u" } } : Somebody();

        Assert.That(TokenBinding.Allows(mode, identity), Is.EqualTo(allowed));
    }

    [TestCase("", "auth_type")]
    [TestCase("auth_type = kerberos", "auth_type")]
    [TestCase("auth_type = password", "auth_url")]
    [TestCase("auth_type = password\nauth_url = controller", "auth_url")]
    [TestCase("auth_type = password\nauth_url = http://k", "username")]
    [TestCase("auth_type = v3applicationcredential\nauth_url = http://k\napplication_credential_id = i", "application_credential_secret")]
    public void What_is_missing_to_log_in_is_named(string lines, string option)
    {
        var e = Assert.Throws<ConfigurationException>(() => AuthtokenOptions.From(ConfigurationSnapshot.FromText("[keystone_authtoken]\n" + lines)));

        Assert.That((e.Problems[0].Section, e.Problems[0].Option), Is.EqualTo(("keystone_authtoken", option)));
    }

    [Test]
    public void Files_of_2015_log_in_too()
    {
        var options = AuthtokenOptions.From(ConfigurationSnapshot.FromText(
            "[keystone_authtoken]\nidentity_uri = http://k:35357\nauth_uri = http://k:5000\nadmin_user = glance\nadmin_password = s\nadmin_tenant_name = service"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Session.Login.AuthUrl, Is.EqualTo(new Uri("http://k:35357")));
            Assert.That((options.Session.Login.UserName, options.Session.Login.ProjectName, options.Session.Login.ProjectDomain.Id), Is.EqualTo(("glance", "service", "default")));
            Assert.That(options.WwwAuthenticateUri, Is.EqualTo("http://k:5000"));
        }
    }

    [Test]
    public void The_paste_section_wins_even_over_the_section_that_auth_section_names()
    {
        var file = ConfigurationSnapshot.FromText(
            "[keystone_authtoken]\nauth_section = login\ntoken_cache_time = 300\n[login]\nauth_type = password\nauth_url = http://k\nuser-name = u\npassword = p\nproject_name = x");
        var paste = new Dictionary<string, string> { ["delay_auth_decision"] = "true", ["token_cache_time"] = "7", ["password"] = "a$b", ["paste.filter_factory"] = "f" };

        var options = AuthtokenOptions.From(file, paste, "/etc/glance/p.ini", 3);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((options.DelayAuthDecision, options.CacheTime), Is.EqualTo((true, TimeSpan.FromSeconds(7))));
            Assert.That((options.Session.Login.UserName, options.Session.Login.Secret.Reveal(), $"{options.Session.Login.Secret}"), Is.EqualTo(("u", "a$b", "***")));
        }
    }

    private static Identity Somebody() => new() { UserId = "u", ExpiresAt = Start.AddHours(1) };
}
