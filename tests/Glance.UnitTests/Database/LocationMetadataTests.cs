using System.Text.Json;
using Glance.Database.Aggregates.Locations;
using NUnit.Framework;

namespace Glance.UnitTests.Database;

public sealed class LocationMetadataTests
{
    [Test]
    public void Text_is_what_python_writes()
    {
        var metadata = new Dictionary<string, object?>
        {
            ["store"] = "a\"b\\é😀\n\u0001",
            ["list"] = new List<object?> { 1L, 1.5, 2.0, true, null },
            ["map"] = new Dictionary<string, object?>(),
        };

        Assert.That(LocationMetadata.Write(metadata), Is.EqualTo(
            """{"store": "a\"b\\\u00e9\ud83d\ude00\n\u0001", "list": [1, 1.5, 2.0, true, null], "map": {}}"""));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("{}")]
    [TestCase("null")]
    public void No_text_is_no_metadata(string? text) => Assert.That(LocationMetadata.Read(text), Is.Empty);

    [TestCase("[]")]
    [TestCase("\"text\"")]
    [TestCase("{")]
    public void What_is_no_object_is_refused(string text) => Assert.That(() => LocationMetadata.Read(text), Throws.InstanceOf<JsonException>());

    [Test]
    public void Whole_numbers_stay_whole_and_the_last_of_a_repeated_key_counts()
    {
        var read = LocationMetadata.Read("""{"n": 1, "n": 9007199254740993, "d": 1.0}""");

        Assert.That(read["n"], Is.EqualTo(9007199254740993L).And.TypeOf<long>());
        Assert.That(read["d"], Is.TypeOf<double>());
    }

    [Test]
    public void Numbers_beyond_64_bits_keep_every_digit()
    {
        const string Text = """{"n": -123456789012345678901234567890}""";

        Assert.That(LocationMetadata.Write(LocationMetadata.Read(Text)), Is.EqualTo(Text));
    }

    [Test]
    public void What_json_cannot_hold_is_refused() =>
        Assert.That(() => LocationMetadata.Write(new Dictionary<string, object?> { ["x"] = new object() }), Throws.ArgumentException);
}
