using System.Net;
using Glance.Keystone;
using Glance.Keystone.Sessions;
using Glance.TestKit.Processes;
using Glance.UnitTests.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

/// <summary>When the service logs in, and what it makes of the answer.</summary>
internal sealed class ServiceLoginTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LoginOptions Somebody = new()
    {
        AuthUrl = new Uri("http://k/v3"),
        UserName = "glance",
        UserDomain = new DomainName("default", null),
        Secret = new SecretText("s3cret"),
    };

    private FixedTime _time = null!; // NUnit calls the set-up before every test.
    private LineLog _log = null!; // As above.

    [SetUp]
    public void Begin() => (_time, _log) = (new FixedTime(Start), new LineLog());

    [TearDown]
    public void End() => _log.Dispose();

    [Test]
    public async Task A_token_is_used_until_half_a_minute_before_its_end_and_never_after()
    {
        var logins = 0;
        using var keystone = new ScriptedKeystone(_ => Task.FromResult(
            ScriptedKeystone.Answer(HttpStatusCode.Created, Token(_time.GetUtcNow().AddHours(1)), $"s{++logins}")));
        using var client = new HttpClient(keystone, disposeHandler: false);
        using var login = Login(client, Somebody);
        var used = new List<string>();

        foreach (var seconds in new[] { 0, 3569, 1, 1, 7200 })
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            used.Add((await login.CurrentAsync(default)).Id);
        }

        Assert.That(used, Is.EqualTo(new[] { "s1", "s1", "s2", "s2", "s3" }));
        Assert.That(keystone.Asked, Is.EqualTo(Enumerable.Repeat("POST http://k/v3/auth/tokens application/json", 3)));
    }

    [Test]
    public async Task Who_comes_while_the_service_logs_in_gets_the_same_token()
    {
        var gate = new TaskCompletionSource<HttpResponseMessage>();
        using var keystone = new ScriptedKeystone(_ => gate.Task);
        using var client = new HttpClient(keystone, disposeHandler: false);
        using var login = Login(client, Somebody);

        var asking = Enumerable.Range(0, 3).Select(_ => login.CurrentAsync(default).AsTask()).ToArray();
        gate.SetResult(ScriptedKeystone.Answer(HttpStatusCode.Created, Token(Start.AddHours(1)), "s"));

        Assert.That((await Task.WhenAll(asking)).Select(token => token.Id), Is.EqualTo(new[] { "s", "s", "s" }));
        Assert.That(keystone.Asked, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_refused_token_is_replaced_and_the_news_of_it_does_not_cost_its_successor()
    {
        var logins = 0;
        using var keystone = new ScriptedKeystone(_ => Task.FromResult(
            ScriptedKeystone.Answer(HttpStatusCode.Created, Token(Start.AddHours(1)), $"s{++logins}")));
        using var client = new HttpClient(keystone, disposeHandler: false);
        using var login = Login(client, Somebody);

        var first = await login.CurrentAsync(default);
        login.Forget(first);
        var second = await login.CurrentAsync(default);
        login.Forget(first);

        Assert.That((second.Id, (await login.CurrentAsync(default)).Id), Is.EqualTo(("s2", "s2")));
    }

    [TestCase(HttpStatusCode.Created, null, "answered 201")]
    [TestCase(HttpStatusCode.OK, "s", "answered 200")]
    [TestCase(HttpStatusCode.Unauthorized, "s", "check the credentials")]
    [TestCase(HttpStatusCode.NotFound, null, "that is no Keystone's answer: check auth_url = http://k/v3")]
    [TestCase(HttpStatusCode.NotImplemented, null, "check auth_url = http://k/v3")]
    public async Task Only_a_token_that_was_made_and_sent_is_one(HttpStatusCode status, string? subject, string expected)
    {
        using var keystone = new ScriptedKeystone(status, Token(Start.AddHours(1)), subject);

        Assert.That(await WhyNotAsync(keystone, Somebody), Does.Contain(expected));
    }

    [TestCase("no JSON", "login")]
    [TestCase("null", "login")]
    [TestCase("{}", "when it expires")]
    [TestCase("""{"token":{}}""", "when it expires")]
    public async Task An_answer_that_does_not_describe_the_token_is_none(string body, string expected)
    {
        using var keystone = new ScriptedKeystone(HttpStatusCode.Created, body, "s");

        Assert.That(await WhyNotAsync(keystone, Somebody), Does.Contain(expected));
    }

    [TestCase("name", "id", "credential", "called", "name")]
    [TestCase(null, "id", "credential", "called", "id")]
    [TestCase(null, null, "credential", "called", "credential")]
    [TestCase(null, null, null, "called", "called")]
    [TestCase(null, null, null, null, "a token")]
    public async Task A_refused_login_says_whose_it_was(string? name, string? id, string? credential, string? called, string expected)
    {
        using var keystone = new ScriptedKeystone(HttpStatusCode.Unauthorized, "{}");
        var login = Somebody with
        {
            UserName = name,
            UserId = id,
            ApplicationCredentialId = credential,
            ApplicationCredentialName = called,
        };

        var why = await WhyNotAsync(keystone, login);

        Assert.That(why, Does.Contain($"http://k/v3 answered 401 to the service's own login as {expected};").And.Not.Contains("s3cret"));
    }

    [TestCase("""[{"type":"identity","endpoints":[{"interface":"internal","url":"http://inner/v3"}]}]""", "http://inner/v3", false)]
    [TestCase("""[{"type":"image","endpoints":[{"interface":"internal","url":"http://image"}]}]""", "http://k/v3", true)]
    [TestCase("[]", "http://k/v3", false)]
    [TestCase("null", "http://k/v3", false)]
    public async Task Tokens_are_validated_where_the_catalogue_says_or_where_the_login_was(string catalog, string expected, bool warned)
    {
        using var keystone = new ScriptedKeystone(HttpStatusCode.Created, Token(Start.AddHours(1), catalog), "s");
        using var client = new HttpClient(keystone, disposeHandler: false);
        using var login = Login(client, Somebody);

        Assert.That((await login.CurrentAsync(default)).Identity, Is.EqualTo(new Uri(expected)));
        Assert.That(_log.Lines.Count(line => line.StartsWith("Warning ", StringComparison.Ordinal)), Is.EqualTo(warned ? 1 : 0));
    }

    private static string Token(DateTimeOffset expiresAt, string catalog = "null") =>
        $$$"""{"token":{"expires_at":"{{{expiresAt:O}}}","user":{"id":"g"},"catalog":{{{catalog}}}}}""";

    private async Task<string> WhyNotAsync(ScriptedKeystone keystone, LoginOptions options)
    {
        using var client = new HttpClient(keystone, disposeHandler: false);
        using var login = Login(client, options);
        try
        {
            return (await login.CurrentAsync(default)).Id;
        }
        catch (KeystoneUnavailableException e)
        {
            return e.Message;
        }
    }

    private ServiceLogin Login(HttpClient client, LoginOptions login)
    {
        var options = new SessionOptions { Login = login, ConnectRetries = 0 };
        return new ServiceLogin(new KeystoneTransport(client, options, TimeProvider.System), options, _time, _log);
    }
}
