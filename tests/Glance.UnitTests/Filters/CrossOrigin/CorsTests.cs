using Glance.Configuration;
using Glance.Configuration.Paste;
using GlanceWorker.Filters.CrossOrigin;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Glance.UnitTests.Filters.CrossOrigin;

[TestFixture]
public sealed class CorsTests
{
    private const string Origin = "https://horizon.example";
    private const string Section = "[cors]\nallowed_origin = " + Origin + ",https://other.example\n";

    [Test]
    public async Task A_known_origin_may_read_the_answer()
    {
        var answer = await Exchange.Get(Filter(Section), "/", ("Origin", Origin));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Header("Access-Control-Allow-Origin"), Is.EqualTo(Origin));
            Assert.That(answer.Header("Access-Control-Allow-Credentials"), Is.EqualTo("true"));
            Assert.That(answer.Header("Access-Control-Expose-Headers"), Is.EqualTo("X-Image-Meta-Checksum,X-Auth-Token,X-Subject-Token,X-Service-Token,X-OpenStack-Request-ID"));
            Assert.That(answer.Header("Vary"), Is.EqualTo("Accept,Origin"));
        }
    }

    [TestCase("https://evil.example")]
    [TestCase("https://horizon.example/")]
    [TestCase("null")]
    public async Task An_unknown_origin_gets_nothing(string origin)
    {
        var plain = await Exchange.Get(Filter(Section), "/", ("Origin", origin));
        var preflight = await Preflight(Filter(Section), origin, "GET");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(plain.Header("Access-Control-Allow-Origin") + preflight.Header("Access-Control-Allow-Origin"), Is.Empty);
            Assert.That((plain.Body, preflight.Status), Is.EqualTo(("inner", 200)));
        }
    }

    [Test]
    public async Task A_star_allows_every_origin()
    {
        var answer = await Exchange.Get(Filter("[cors]\nallowed_origin = *\nallow_credentials = false"), "/", ("Origin", "https://any.example"));

        Assert.That((answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Allow-Credentials")), Is.EqualTo(("*", "")));
    }

    [Test]
    public async Task Headers_that_the_API_set_itself_are_left_alone()
    {
        var answer = await Exchange.Get(Filter(Section, http => http.Response.Headers["Access-Control-Allow-Origin"] = "own"), "/", ("Origin", Origin));

        Assert.That((answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Allow-Credentials")), Is.EqualTo(("own", "")));
    }

    [Test]
    public async Task A_preflight_request_is_answered_whatever_the_API_makes_of_it()
    {
        var answer = await Preflight(Filter(Section, http => Refuse(http, 405)), Origin, "PATCH", "content-type, X-AUTH-Token");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((answer.Status, answer.Body, answer.Http.Response.ContentLength), Is.EqualTo((200, "", (long?)0)));
            Assert.That(answer.Header("Allow"), Is.Empty);
            Assert.That(answer.Header("Vary"), Is.EqualTo("Origin"));
            Assert.That(answer.Header("Access-Control-Allow-Origin"), Is.EqualTo(Origin));
            Assert.That(answer.Header("Access-Control-Max-Age"), Is.EqualTo("3600"));
            Assert.That(answer.Header("Access-Control-Allow-Methods"), Is.EqualTo("PATCH"));
            Assert.That(answer.Header("Access-Control-Allow-Headers"), Is.EqualTo("content-type,X-AUTH-Token"));
        }
    }

    [TestCase("TRACE", "")]
    [TestCase("", "")]
    [TestCase("get", "")]
    [TestCase("GET", "X-Secret")]
    public async Task A_preflight_request_for_what_is_not_allowed_gets_an_empty_answer(string method, string headers)
    {
        var answer = await Preflight(Filter(Section, http => Refuse(http, 404)), Origin, method, headers);

        Assert.That((answer.Status, answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Allow-Methods")), Is.EqualTo((200, "", "")));
    }

    [Test]
    public async Task An_OPTIONS_answer_that_succeeded_keeps_its_body()
    {
        var answer = await Preflight(Filter(Section), Origin, "GET");

        Assert.That((answer.Status, answer.Body), Is.EqualTo((200, "inner")));
    }

    [Test]
    public async Task Sections_of_older_configurations_add_origins_with_rules_of_their_own()
    {
        var app = Filter(Section + "max_age = 5\n[cors.extra]\nallowed_origin = https://extra.example\nallow_methods = GET");

        Assert.That((await Preflight(app, "https://extra.example", "GET")).Header("Access-Control-Max-Age"), Is.EqualTo("5"));
        Assert.That((await Preflight(app, "https://extra.example", "PUT")).Header("Access-Control-Max-Age"), Is.Empty);
    }

    [Test]
    public async Task The_paste_file_wins_over_the_configuration()
    {
        var app = Filter(Section, settings: [("allowed_origin", "https://paste.example"), ("max_age", "7")]);

        Assert.That((await Preflight(app, "https://paste.example", "GET")).Header("Access-Control-Max-Age"), Is.EqualTo("7"));
        Assert.That((await Preflight(app, Origin, "GET")).Header("Access-Control-Allow-Origin"), Is.Empty);
    }

    [TestCase("k", "v", "needs 'oslo_config_project = glance'")]
    [TestCase("max_age", "soon", "'max_age = soon': expected a whole number of seconds")]
    [TestCase("allow_credentials", "maybe", "'allow_credentials = maybe' is not a truth value")]
    public void A_wrong_setting_stops_the_start(string key, string value, string right)
    {
        (string, string)[] settings = key == "k" ? [(key, value)] : [("allowed_origin", "*"), (key, value)];

        var context = Contexts.Section(settings);
        _ = Cors.Create(context, new CorsOptions())(_ => Task.CompletedTask);

        Assert.That(context.Require, Throws.TypeOf<PasteException>().With.Message.Contains(right));
    }

    private static Task<Exchange> Preflight(RequestDelegate app, string origin, string method, string headers = "") =>
        new Exchange("OPTIONS", "/", ("Origin", origin), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", headers)).Through(app);

    private static void Refuse(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.Allow = "GET";
    }

    private static RequestDelegate Filter(string configuration, Action<HttpContext>? inner = null, params (string, string)[] settings) =>
        Cors.Create(
            Contexts.Section([("oslo_config_project", "glance"), .. settings]),
            CorsOptions.From(ConfigurationSnapshot.FromText(configuration)))(http =>
        {
            http.Response.Headers.Vary = "Accept";
            inner?.Invoke(http);
            return http.Response.WriteAsync("inner");
        });
}
