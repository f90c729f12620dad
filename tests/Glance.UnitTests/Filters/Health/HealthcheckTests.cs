using System.Net;
using Glance.Configuration.Paste;
using GlanceWorker.Filters.Health;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Glance.UnitTests.Filters.Health;

[TestFixture]
public sealed class HealthcheckTests
{
    private string _directory = "";

    private string Present => Path.Combine(_directory, "present");

    private string Absent => Path.Combine(_directory, "absent");

    [SetUp]
    public void MakeFiles()
    {
        _directory = Directory.CreateTempSubdirectory("glance-health").FullName;
        File.WriteAllText(Present, "");
    }

    [TearDown]
    public void RemoveFiles() => Directory.Delete(_directory, recursive: true);

    [TestCase(null, "text/plain; charset=UTF-8", "OK")]
    [TestCase("*/*", "text/plain; charset=UTF-8", "OK")]
    [TestCase("image/png", "text/plain; charset=UTF-8", "OK")]
    [TestCase("application/json", "application/json", "{\n    \"detailed\": false,\n    \"reasons\": [\n        \"OK\"\n    ]\n}")]
    public async Task The_answer_follows_the_Accept_header(string? accept, string type, string body)
    {
        var answer = await Exchange.Get(App(("backends", "disable_by_file"), ("disable_by_file_path", Absent)), "/", accept is null ? [] : [("Accept", accept)]);

        Assert.That((answer.Status, answer.Header("Content-Type"), answer.Body), Is.EqualTo((200, type, body)));
    }

    [Test]
    public async Task A_browser_gets_a_page()
    {
        var answer = await Exchange.Get(App(("backends", "disable_by_file"), ("disable_by_file_path", Absent)), "/", ("Accept", "text/html"));

        Assert.That(answer.Body, Does.StartWith("<HTML>").And.Contain("Result of 1 checks").And.Contain("<TD>OK</TD>"));
    }

    [TestCase("GET", 503, "DISABLED BY FILE")]
    [TestCase("POST", 503, "DISABLED BY FILE")]
    [TestCase("HEAD", 503, "")]
    public async Task The_disable_file_takes_the_service_out(string method, int status, string body)
    {
        var answer = await new Exchange(method, "/").Through(App(("backends", "disable_by_file"), ("disable_by_file_path", Present)));

        Assert.That((answer.Status, answer.Body), Is.EqualTo((status, body)));
    }

    [Test]
    public async Task Head_of_a_healthy_service_is_204_and_empty()
    {
        var answer = await new Exchange("HEAD", "/").Through(App());

        Assert.That((answer.Status, answer.Bytes.Length), Is.EqualTo((204, 0)));
    }

    [TestCase(9292, 503)]
    [TestCase(9393, 200)]
    public async Task Files_may_be_per_port(int port, int status)
    {
        var exchange = new Exchange("GET", "/");
        exchange.Http.Connection.LocalPort = port;

        await exchange.Through(App(("backends", "disable_by_files_ports"), ("disable_by_file_paths", $"9292:{Present}, 9393:{Absent}")));

        Assert.That(exchange.Status, Is.EqualTo(status));
    }

    [Test]
    public async Task Enable_by_files_needs_every_file()
    {
        var all = await Exchange.Get(App(("backends", "enable_by_files"), ("enable_by_file_paths", Present)), "/");
        var some = await Exchange.Get(App(("backends", "enable_by_files"), ("enable_by_file_paths", $"{Present},{Absent}")), "/");

        Assert.That((all.Status, all.Body, some.Status, some.Body), Is.EqualTo((200, "OK", 503, "FILE PATH MISSING")));
    }

    [Test]
    public async Task Reasons_stand_one_a_line()
    {
        Assert.That((await Exchange.Get(Filter(("backends", "disable_by_files_ports,disable_by_file"), ("disable_by_file_path", Absent)), "/healthcheck")).Body, Is.EqualTo("OK\nOK"));
    }

    [Test]
    public async Task Detailed_json_has_the_keys_that_monitors_read()
    {
        var answer = await Exchange.Get(App(("detailed", "true"), ("backends", "disable_by_file"), ("disable_by_file_path", Present)), "/", ("Accept", "application/json"));

        using var json = System.Text.Json.JsonDocument.Parse(answer.Body);
        Assert.That(
            json.RootElement.EnumerateObject().Select(p => p.Name),
            Is.EqualTo(new[] { "detailed", "gc", "greenthreads", "now", "platform", "python_version", "reasons", "threads" }));
        Assert.That(json.RootElement.GetProperty("reasons")[0].GetProperty("details").GetString(), Does.Contain(Present));
    }

    [TestCase("/healthcheck", "OK")]
    [TestCase("/healthcheck/", "next")]
    [TestCase("/v2", "next")]
    public async Task The_filter_answers_its_path_alone(string path, string body) =>
        Assert.That((await Exchange.Get(Filter(("backends", "disable_by_file")), path)).Body, Is.EqualTo(body));

    [TestCase("10.1.2.3", 200)]
    [TestCase("::ffff:10.1.2.3", 200)]
    [TestCase("192.0.2.1", 200)]
    [TestCase("192.0.2.2", 404)]
    [TestCase("fd00::1", 200)]
    public async Task Only_allowed_networks_are_answered(string address, int status)
    {
        var exchange = new Exchange("GET", "/");
        exchange.Http.Connection.RemoteIpAddress = IPAddress.Parse(address);

        await exchange.Through(App(("allowed_source_ranges", "10.0.0.0/8,192.0.2.1,fd00::/8")));

        Assert.That(exchange.Status, Is.EqualTo(status));
    }

    [Test]
    public async Task Proxied_requests_may_be_ignored()
    {
        var answer = await Exchange.Get(Filter(("ignore_proxied_requests", "true")), "/healthcheck", ("X-Forwarded-For", "192.0.2.1"));

        Assert.That(answer.Body, Is.EqualTo("next"));
    }

    [TestCase("backends", "disable_by_magic", "there is no check 'disable_by_magic'; known are disable_by_file")]
    [TestCase("backends", "disable_by_file,enable_by_files", "exclude each other")]
    [TestCase("allowed_source_ranges", "here", "'here' is not a network")]
    [TestCase("detailed", "perhaps", "not a truth value")]
    public void A_wrong_setting_stops_the_start(string key, string value, string right) =>
        Assert.That(() => Make((key, value)), Throws.TypeOf<PasteException>().With.Message.Contains(right));

    [TestCase("9292")]
    [TestCase("x:/file")]
    public void A_pair_that_is_none_stops_the_start(string pair) => Assert.That(
        () => Make(("backends", "disable_by_files_ports"), ("disable_by_file_paths", pair)), Throws.TypeOf<PasteException>().With.Message.Contains("expected port:path"));

    private static RequestDelegate App(params (string, string)[] settings) => Make(settings).ServeAsync;

    private static RequestDelegate Filter(params (string, string)[] settings) => Make(settings).Before(http => http.Response.WriteAsync("next"));

    private static Healthcheck Make(params (string, string)[] settings)
    {
        var context = Contexts.Section(settings);
        var made = new Healthcheck(context, new HealthcheckOptions().With(context), new Dictionary<string, SharedProbe>(), TimeProvider.System);
        context.Require();
        return made;
    }
}
