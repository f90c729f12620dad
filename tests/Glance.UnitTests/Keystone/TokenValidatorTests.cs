using System.Text.Json.Nodes;
using Glance.Keystone.Tokens;
using Glance.TestKit.Keystone;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

internal sealed class TokenValidatorTests : KeystoneTest
{
    [TestCase("")]
    [TestCase("/v3")]
    [TestCase("/v2.0")]
    public async Task A_token_tells_whom_it_stands_for_wherever_auth_url_points(string path)
    {
        using var validator = Validator(Options(_ => Session(path)));
        Keystone.Know("t", Start.AddHours(1), ["Member", "reader"]);

        var check = await validator.ValidateAsync(" t ", false, default);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((check.Verdict, check.Identity?.UserId, check.Identity?.ProjectId, check.Identity?.UserDomainName), Is.EqualTo((TokenVerdict.Valid, "u1", "p1", "Default")));
            Assert.That((check.Identity?.RolesText, check.Identity?.LowerRoles), Is.EqualTo(("Member,reader", new[] { "member", "reader" })));
            Assert.That(check.Identity?.ServiceCatalog, Is.EqualTo(
                """[{"type":"image","name":"glance","endpoints":[{"region":"One","publicURL":"http://image","internalURL":"http://inner"},{"region":"Two","publicURL":"http://other"}]}]"""));
        }
    }

    [Test]
    public async Task A_good_token_is_asked_about_once_until_the_cache_time_is_over()
    {
        using var validator = Validator();
        Keystone.Know("t", Start.AddHours(1), []);

        await validator.ValidateAsync("t", false, default);
        Keystone.Revoke("t");
        Time.Advance(TimeSpan.FromSeconds(299));
        var remembered = await validator.ValidateAsync("t", false, default);
        Time.Advance(TimeSpan.FromSeconds(1));
        var revoked = await validator.ValidateAsync("t", false, default);

        Assert.That((remembered.Verdict, revoked.Verdict, Keystone.Questions), Is.EqualTo((TokenVerdict.Valid, TokenVerdict.Invalid, 2)));
    }

    [Test]
    public async Task Nothing_is_remembered_when_the_cache_is_off()
    {
        using var validator = Validator(Options() with { CacheTime = TimeSpan.FromSeconds(-1) });
        Keystone.Know("t", Start.AddHours(1), []);

        await validator.ValidateAsync("t", false, default);
        Keystone.Revoke("t");

        Assert.That((await validator.ValidateAsync("t", false, default)).Verdict, Is.EqualTo(TokenVerdict.Invalid));
    }

    [Test]
    public async Task Requests_that_bring_one_token_at_the_same_time_cause_one_question()
    {
        using var validator = Validator();
        Keystone.Know("t", Start.AddHours(1), []);
        var gate = new TaskCompletionSource();
        Keystone.Gate = gate.Task;

        var checks = Enumerable.Range(0, 20).Select(_ => validator.ValidateAsync("t", false, default).AsTask()).ToArray();
        gate.SetResult();

        Assert.That((await Task.WhenAll(checks)).Select(check => check.Verdict), Is.All.EqualTo(TokenVerdict.Valid));
        Assert.That((Keystone.Questions, Keystone.Logins), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_caller_who_leaves_does_not_spoil_the_answer_for_others()
    {
        using var validator = Validator();
        Keystone.Know("t", Start.AddHours(1), []);
        var gate = new TaskCompletionSource();
        Keystone.Gate = gate.Task;
        using var leaving = new CancellationTokenSource();

        var left = validator.ValidateAsync("t", false, leaving.Token).AsTask();
        var stayed = validator.ValidateAsync("t", false, default).AsTask();
        await leaving.CancelAsync();
        gate.SetResult();

        Assert.That(() => left, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await stayed).Verdict, Is.EqualTo(TokenVerdict.Valid));
    }

    [Test]
    public async Task A_token_that_was_unknown_is_asked_about_again()
    {
        using var validator = Validator();

        var before = await validator.ValidateAsync("t", false, default);
        Keystone.Know("t", Start.AddHours(1), []);

        Assert.That((before.Verdict, (await validator.ValidateAsync("t", false, default)).Verdict), Is.EqualTo((TokenVerdict.Invalid, TokenVerdict.Valid)));
    }

    [Test]
    public async Task A_token_that_expires_in_memory_is_refused_at_once_unless_a_service_brings_it()
    {
        using var validator = Validator();
        Keystone.Know("t", Start.AddSeconds(10), []);

        await validator.ValidateAsync("t", false, default);
        Time.Advance(TimeSpan.FromSeconds(10));
        var expired = await validator.ValidateAsync("t", false, default);
        var brought = await validator.ValidateAsync("t", true, default);

        Assert.That((expired.Verdict, brought.Verdict), Is.EqualTo((TokenVerdict.Invalid, TokenVerdict.Valid)));
    }

    [TestCase(true, false, "/v3/auth/tokens")]
    [TestCase(false, false, "/v3/auth/tokens?nocatalog")]
    [TestCase(true, true, "/v3/auth/tokens?allow_expired=1")]
    [TestCase(false, true, "/v3/auth/tokens?nocatalog&allow_expired=1")]
    public async Task The_question_says_what_is_wanted(bool catalog, bool allowExpired, string expected)
    {
        using var validator = Validator(Options() with { IncludeServiceCatalog = catalog });

        await validator.ValidateAsync("t", allowExpired, default);

        Assert.That(Keystone.LastQuery, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_service_token_that_Keystone_refuses_is_replaced_once()
    {
        using var validator = Validator();
        Keystone.Know("t", Start.AddHours(1), []);
        Keystone.Mood = FakeKeystoneMood.RefusesItsFirstToken;

        var check = await validator.ValidateAsync("t", false, default);

        Assert.That((check.Verdict, Keystone.Logins), Is.EqualTo((TokenVerdict.Valid, 2)));
    }

    [TestCase(FakeKeystoneMood.Garbage)]
    [TestCase(FakeKeystoneMood.RefusesItsOwnToken)]
    public async Task What_makes_no_sense_is_no_verdict_on_the_token(FakeKeystoneMood mood)
    {
        using var validator = Validator();
        Keystone.Mood = mood;

        Assert.That((await validator.ValidateAsync("t", false, default)).Verdict, Is.EqualTo(TokenVerdict.Unavailable));
    }

    [TestCase(400, TokenVerdict.Invalid)]
    [TestCase(413, TokenVerdict.Invalid)]
    [TestCase(414, TokenVerdict.Invalid)]
    [TestCase(431, TokenVerdict.Invalid)]
    [TestCase(301, TokenVerdict.Unavailable)]
    [TestCase(403, TokenVerdict.Unavailable)]
    [TestCase(429, TokenVerdict.Unavailable)]
    [TestCase(500, TokenVerdict.Unavailable)]
    [TestCase(502, TokenVerdict.Unavailable)]
    public async Task A_token_that_a_proxy_before_Keystone_cannot_take_is_invalid_and_no_outage(int status, TokenVerdict expected)
    {
        using var log = new LineLog();
        using var validator = TokenValidator.Create(Options(), Time, log);
        Keystone.ProxyStatus = status;

        Assert.That((await validator.ValidateAsync("t", false, default)).Verdict, Is.EqualTo(expected));
        var level = expected == TokenVerdict.Invalid ? "Warning" : "Critical";
        Assert.That(log.Lines, Has.One.Match($@"^{level} .*\b{status}\b")); // a port may have the digits, too
        Assert.That(log.Lines, Has.One.StartsWith(level + " "));
    }

    [Test]
    public async Task A_refused_login_is_not_repeated_for_five_seconds()
    {
        using var validator = Validator();
        Keystone.Mood = FakeKeystoneMood.RefusesLogins;

        await validator.ValidateAsync("a", false, default);
        await validator.ValidateAsync("b", false, default);
        var early = Keystone.Logins;
        Time.Advance(TimeSpan.FromSeconds(5));
        await validator.ValidateAsync("c", false, default);

        Assert.That((early, Keystone.Logins), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task Silence_ends_within_twice_the_time_of_a_request()
    {
        using var validator = Validator(Options(session => session with { RequestTimeout = TimeSpan.FromMilliseconds(100), ConnectRetries = 50 }));
        Keystone.Mood = FakeKeystoneMood.Silent;

        var check = await validator.ValidateAsync("t", false, default).AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(check.Verdict, Is.EqualTo(TokenVerdict.Unavailable));
    }

    [Test]
    public async Task Remembered_tokens_are_good_while_Keystone_is_down()
    {
        using var validator = Validator();
        Keystone.Know("t", Start.AddHours(1), []);
        await validator.ValidateAsync("t", false, default);

        await Keystone.DisposeAsync();

        Assert.That((await validator.ValidateAsync("t", false, default)).Verdict, Is.EqualTo(TokenVerdict.Valid));
        Assert.That((await validator.ValidateAsync("other", false, default)).Verdict, Is.EqualTo(TokenVerdict.Unavailable));
    }

    [TestCase("")]
    [TestCase("two words")]
    [TestCase("bell\a")]
    [TestCase("größer")]
    public async Task What_cannot_be_a_token_is_no_question(string token)
    {
        using var validator = Validator();

        Assert.That((await validator.ValidateAsync(token, false, default)).Verdict, Is.EqualTo(TokenVerdict.Invalid));
        Assert.That((Keystone.Questions, Keystone.Logins), Is.EqualTo((0, 0)));
    }

    [TestCase("application_credential", """{"access_rules": [null]}""")]
    [TestCase("application_credential", """{"access_rules": [{"method": "GET", "path": "LONG", "service": "image"}]}""")]
    [TestCase("roles", "[null]")]
    [TestCase("catalog", "[null]")]
    [TestCase("catalog", """[{"type": "image", "endpoints": [null]}]""")]
    public async Task An_answer_that_holds_what_no_keystone_says_is_a_token_that_is_not_valid_and_one_line(string key, string value)
    {
        using var log = new LineLog();
        using var validator = TokenValidator.Create(Options(), Time, log);
        Keystone.Know("t", Start.AddHours(1), [], token => token[key] = JsonNode.Parse(value.Replace("LONG", new string('(', 5000), StringComparison.Ordinal)));

        var check = await validator.ValidateAsync("t", false, default);

        Assert.That(check.Verdict, Is.EqualTo(TokenVerdict.Invalid));
        Assert.That(log.Lines, Has.Exactly(1).Contains("Invalid token contents: "));
    }

    [TestCase("image", "GET", "/v2/images/1", false, true)]
    [TestCase("image", "POST", "/v2/images/1", false, false)]
    [TestCase("image", "GET", "/v2/images/1/file", false, false)]
    [TestCase("image", "POST", "/v2/images/1", true, true)]
    [TestCase(null, "GET", "/v2/images/1", false, false)]
    [TestCase("volumev3", "GET", "/v2/images/1", true, false)]
    public async Task Access_rules_of_an_application_credential_count(string? serviceType, string method, string path, bool hasServiceToken, bool permitted)
    {
        using var validator = Validator(Options() with { ServiceType = serviceType });
        Keystone.Know("t", Start.AddHours(1), [], token => token["application_credential"] = JsonNode.Parse(
            """{"access_rules": [{"method": "GET", "path": "/v2/images/{id}", "service": "image"}]}"""));

        var check = await validator.ValidateAsync("t", false, default);

        Assert.That(validator.Permits(check.Identity!, method, path, hasServiceToken), Is.EqualTo(permitted)); // The token is valid.
    }

    [TestCase("GET", "/v2/images", true)]
    [TestCase("POST", "/v2/images", true)]
    [TestCase("DELETE", "/v2/images", false)]
    public async Task One_of_many_access_rules_is_enough(string method, string path, bool permitted)
    {
        using var validator = Validator(Options() with { ServiceType = "image" });
        Keystone.Know("t", Start.AddHours(1), [], token => token["application_credential"] = JsonNode.Parse(
            """
            {"access_rules": [
              {"method": "GET", "path": "/v2/images", "service": "image"}, {"method": "POST", "path": "/v2/images", "service": "image"}]}
            """));

        var check = await validator.ValidateAsync("t", false, default);

        Assert.That(validator.Permits(check.Identity!, method, path, hasServiceToken: false), Is.EqualTo(permitted)); // The token is valid.
    }

    [TestCase("permissive", false, false)]
    [TestCase("permissive", true, true)]
    [TestCase("disabled", false, true)]
    public async Task A_bound_token_is_refused_unless_a_service_brings_it(string mode, bool hasServiceToken, bool permitted)
    {
        using var validator = Validator(Options() with { EnforceTokenBind = mode });
        Keystone.Know("t", Start.AddHours(1), [], token => token["bind"] = JsonNode.Parse("""{"kerberos": "u"}"""));

        var check = await validator.ValidateAsync("t", false, default);

        Assert.That(validator.Permits(check.Identity!, "GET", "/v2/images", hasServiceToken), Is.EqualTo(permitted)); // As above.
    }

    [Test]
    public async Task A_service_token_that_is_refused_again_is_replaced_no_more()
    {
        using var validator = Validator();
        Keystone.Mood = FakeKeystoneMood.RefusesItsOwnToken;

        await validator.ValidateAsync("t", false, default);

        Assert.That((Keystone.Logins, Keystone.Questions), Is.EqualTo((2, 2)));
    }
}
