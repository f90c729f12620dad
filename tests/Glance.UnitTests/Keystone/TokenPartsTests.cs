using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Glance.Configuration;
using Glance.Keystone.Sessions;
using Glance.Keystone.Tokens;
using Glance.Keystone.Wire;
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
    [TestCase("/v2/images", "/other/v2/images", false)]
    [TestCase("/v2/*", "other/v2/x", false)]
    [TestCase(null, "/v2/images", false)]
    [TestCase(null, "", true)]
    public void A_rule_matches_whole_paths(string? pattern, string path, bool matches) =>
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

    [TestCase("/v2/images")]
    [TestCase("/*a*a*a*a*a*a*a*a*b")]
    public void No_rule_of_a_user_makes_matching_slower_than_the_path_is_long(string path) =>
        Assert.That(
            AccessRule.Of(new AccessRuleBody("GET", path, "image")).Path.Options,
            Is.EqualTo(RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline));

    [Test]
    public void A_binding_that_is_no_unicode_is_a_problem_of_the_token()
    {
        using var bind = JsonDocument.Parse("""{"kerberos": "\ud800"}""");
        var token = new TokenBody { ExpiresAt = Start, User = new NamedInDomain("u", null, null), Bind = bind.RootElement };

        Assert.That(TokenReader.Read(token, out var problem), Is.Null);
        Assert.That(problem, Is.Not.Null.And.Not.Empty);
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
    public void All_that_is_wrong_is_named_together_with_the_line_of_each()
    {
        var file = ConfigurationSnapshot.FromText("[keystone_authtoken]\nauth_type = password\ncafile = /nowhere\ncertfile = /nowhere\n");
        var paste = new Dictionary<string, string>
        {
            ["delay_auth_decision"] = "maybe",
            ["auth_url"] = "ftp://k",
            ["http_connect_timeout"] = "soon",
        };

        var e = Assert.Throws<ConfigurationException>(() =>
            AuthtokenOptions.From(file, paste, name => new SettingOrigin(SettingSource.PasteFile, "/p.ini", name.Length)));

        Assert.That(e.Problems.Select(problem => (problem.Option, $"{problem.File}{problem.Place}", problem.Line)), Is.EqualTo(new[]
        {
            ("delay_auth_decision", "/p.ini", 19), ("http_connect_timeout", "/p.ini", 20), ("auth_url", "/p.ini", 8), ("username", "", 0),
            ("password", "", 0), ("cafile", "/etc/glance/glance-api.conf:3", 0), ("certfile", "/etc/glance/glance-api.conf:4", 0),
        }));
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

    [TestCase("auth_section = nosec\n", "/etc/glance/glance-api.conf:2: [keystone_authtoken] auth_section: there is no section [nosec]")]
    [TestCase("auth_section = logn\n[login]\nauth_type = password\n", "did you mean login?")]
    public void A_login_section_that_is_not_there_is_one_fault(string lines, string words)
    {
        var wrong = Assert.Throws<ConfigurationException>(
            () => AuthtokenOptions.From(ConfigurationSnapshot.FromText("[keystone_authtoken]\n" + lines)));

        Assert.That(wrong.Problems.Select(problem => problem.ToString()).Single(), Does.Contain(words));
    }

    [Test]
    public void It_is_none_where_the_paste_section_has_the_login()
    {
        var settings = new Dictionary<string, string>
        {
            ["auth_type"] = "password",
            ["auth_url"] = "http://k",
            ["username"] = "u",
            ["password"] = "p",
        };

        var options = AuthtokenOptions.From(
            ConfigurationSnapshot.FromText("[keystone_authtoken]\nauth_section = nosec\n"), settings,
            _ => new SettingOrigin(SettingSource.PasteFile, "/p.ini", 1));

        Assert.That(options.Session.Login.UserName, Is.EqualTo("u"));
    }

    [Test]
    public void The_paste_section_wins_even_over_the_section_that_auth_section_names()
    {
        var file = ConfigurationSnapshot.FromText(
            "[keystone_authtoken]\nauth_section = login\ntoken_cache_time = 300\n[login]\nauth_type = password\nauth_url = http://k\nuser-name = u\npassword = p\nproject_name = x");
        var paste = new Dictionary<string, string> { ["delay_auth_decision"] = "true", ["token_cache_time"] = "7", ["password"] = "a$b", ["paste.filter_factory"] = "f" };

        var options = AuthtokenOptions.From(file, paste, _ => new SettingOrigin(SettingSource.PasteFile, "/etc/glance/p.ini", 3));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((options.DelayAuthDecision, options.CacheTime), Is.EqualTo((true, TimeSpan.FromSeconds(7))));
            Assert.That((options.Session.Login.UserName, options.Session.Login.Secret.Reveal(), $"{options.Session.Login.Secret}"), Is.EqualTo(("u", "a$b", "***")));
        }
    }

    [Test]
    public void The_paste_section_counts_without_auth_section_too_under_old_names_as_well_and_what_is_no_option_is_left_alone()
    {
        var file = ConfigurationSnapshot.FromText(
            "[keystone_authtoken]\nauth_type = password\nauth_url = http://k\nusername = u\npassword = p\nproject_name = x");
        var paste = new Dictionary<string, string> { ["auth_uri"] = "http://public", ["paste.filter_factory"] = "f" };

        var options = AuthtokenOptions.From(file, paste, _ => new SettingOrigin(SettingSource.PasteFile, "/etc/glance/p.ini", 3));

        Assert.That((options.WwwAuthenticateUri, options.Session.Login.UserName), Is.EqualTo(("http://public", "u")));
    }

    [Test]
    public void What_is_not_said_is_what_is_safe()
    {
        var login = new LoginOptions { AuthUrl = new Uri("http://k") };
        var options = new AuthtokenOptions { Session = new SessionOptions { Login = login }, WwwAuthenticateUri = "http://k" };

        using (Assert.EnterMultipleScope())
        {
            Assert.That((options.IncludeServiceCatalog, options.ServiceTokenRolesRequired), Is.EqualTo((true, true)));
            Assert.That((login.Secret.Reveal(), Somebody().RolesText, Somebody().IsAdminProject), Is.EqualTo(("", "", true)));
            Assert.That(default(TokenCheck).IsValid, Is.False, "an outcome that nobody made");
        }
    }

    private static Identity Somebody() => new() { UserId = "u", ExpiresAt = Start.AddHours(1) };
}
