using Glance.Api.Settings;
using NUnit.Framework;

namespace Glance.UnitTests.Api;

/// <summary>Properties that an operator's schema lets be numbers or truth values: the answer repeats them, the database has text.</summary>
internal sealed class TypedPropertyTests
{
    private const string Schema = """
        {"count": {"type": "integer"}, "flag": {"type": "boolean"}, "share": {"type": "number"}, "list": {"type": "array"},
         "least": {"type": "integer", "minimum": 9223372036854775808, "maximum": 100000000000000000000}, "choice": {"enum": [18446744073709551615, 0.5]}}
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
    [TestCase("count", "9223372036854775807", "9223372036854775807")]
    [TestCase("count", "9223372036854775808", "9223372036854775808")]
    [TestCase("count", "-123456789012345678901234567890", "-123456789012345678901234567890")]
    [TestCase("share", "100000000000000000000000000000000000000001", "100000000000000000000000000000000000000001")]
    [TestCase("least", "9223372036854775808", "9223372036854775808")]
    [TestCase("least", "100000000000000000000", "100000000000000000000")]
    [TestCase("choice", "18446744073709551615", "18446744073709551615")]
    public async Task Creating_repeats_the_value_and_later_its_text_is_seen(string name, string given, string stored)
    {
        var created = await _api.PostAsync($$"""{"{{name}}": {{given}}}""");

        Assert.That(Raw(created, name), Is.EqualTo(given));
        Assert.That(Raw(await _api.GetAsync($"/images/{created.Id}"), name), Is.EqualTo($"\"{stored}\""));
    }

    [TestCase("least", "9223372036854775807", "9223372036854775807 is less than the minimum of 9223372036854775808")]
    [TestCase("least", "100000000000000000001", "100000000000000000001 is greater than the maximum of 100000000000000000000")]
    [TestCase("choice", "18446744073709551614", "18446744073709551614 is not one of [18446744073709551615, 0.5]")]
    [TestCase("flag", "123456789012345678901234567890", "123456789012345678901234567890 is not of type 'boolean'")]
    public async Task Numbers_are_judged_by_every_digit(string name, string given, string reason)
    {
        var answer = await _api.PostAsync($$"""{"{{name}}": {{given}}}""");

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Body, Does.Contain(reason));
    }

    [Test]
    public async Task An_integer_may_have_as_many_digits_as_Python_reads()
    {
        var longest = new string('7', 4300);

        Assert.That(Raw(await _api.PostAsync($$"""{"count": {{longest}}}"""), "count"), Is.EqualTo(longest));
        Assert.That((await _api.PostAsync($$"""{"count": {{longest}}7}""")).Status, Is.EqualTo(400));
        Assert.That((await _api.PostAsync($$"""{"count": -{{longest}}}""")).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task The_operators_numbers_are_shown_as_written() =>
        Assert.That((await _api.GetAsync("/schemas/image")).Body, Does.Contain("9223372036854775808").And.Contain("100000000000000000000").And.Contain("18446744073709551615"));

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
