using GlanceWorker.Api.V2.Settings;
using NUnit.Framework;

namespace Glance.UnitTests.Api;

/// <summary>Properties that an operator's schema lets be numbers or truth values: the answer repeats them, the database has text.</summary>
internal sealed class TypedPropertyTests
{
    private const string Schema = """
        {"count": {"type": "integer"}, "flag": {"type": "boolean"}, "share": {"type": "number"}, "list": {"type": "array"}}
        """;

    private string _file = "";
    private ApiHarness _api = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _file = Path.Combine(Path.GetTempPath(), $"schema-image-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(_file, Schema);
        _api = new ApiHarness(new ApiOptions { SchemaFile = _file });
    }

    [TearDown]
    public void Remove() => File.Delete(_file);

    [TestCase("count", "7", "7")]
    [TestCase("count", "4.0", "4.0")]
    [TestCase("flag", "false", "0")]
    [TestCase("flag", "true", "1")]
    [TestCase("share", "1.5", "1.5")]
    [TestCase("share", "1e+30", "1.0e+30")]
    public async Task Creating_repeats_the_value_and_later_its_text_is_seen(string name, string given, string stored)
    {
        var created = await _api.PostAsync($$"""{"{{name}}": {{given}}}""");

        Assert.That(Raw(created, name), Is.EqualTo(given));
        Assert.That(Raw(await _api.GetAsync($"/images/{created.Id}"), name), Is.EqualTo($"\"{stored}\""));
    }

    [Test]
    public async Task An_update_repeats_only_what_it_gave()
    {
        var id = (await _api.PostAsync("""{"count": 7, "flag": true}""")).Id;

        var answer = await _api.PatchAsync(id, """[{"op": "add", "path": "/count", "value": 8}, {"op": "replace", "path": "/flag", "value": true}, {"op": "replace", "path": "/flag", "value": false}]""");
        var other = await _api.PatchAsync(id, """[{"op": "replace", "path": "/count", "value": 9}]""");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((Raw(answer, "count"), Raw(answer, "flag")), Is.EqualTo(("8", "false")));
            Assert.That((Raw(other, "count"), Raw(other, "flag")), Is.EqualTo(("9", "\"0\"")));
        }
    }

    [TestCase("""{"list": ["x"]}""")]
    [TestCase("""{"share": 1e999}""")]
    public async Task What_has_no_text_is_refused(string body) =>
        Assert.That((await _api.PostAsync(body)).Status, Is.EqualTo(400));

    private static string Raw(ApiAnswer answer, string name) => answer.Json.GetProperty(name).GetRawText();
}
