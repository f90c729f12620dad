using System.Text;
using Glance.Database.Aggregates.Images;
using Glance.Database.Sql;
using NUnit.Framework;

namespace Glance.UnitTests.Database;

/// <summary>What is read of the JSON in which a statement brings an image's properties, tags and locations.</summary>
public sealed class ImagePartsTests
{
    [TestCase("""[["a", "1"], ["b", null], ["a", "2"]]""")]
    [TestCase("""{"7":["a","1"], "8":["b", null], "30":["a", "2"]}""")]
    [TestCase("""{"30":["a","2"], "8":["b", null], "7":["a", "1"]}""")]
    public void Of_two_properties_with_one_name_the_later_row_counts_in_whatever_order_they_come(string json) => Assert.That(
        ImageParts.Properties(Encoding.UTF8.GetBytes(json)),
        Is.EqualTo(new Dictionary<string, string?> { ["a"] = "2", ["b"] = null }));

    [TestCase("""[["x"], ["y, \"]"], ["x"]]""")]
    [TestCase("""{"1": ["x"], "2": ["y, \"]"], "3": ["x"]}""")]
    [TestCase("""{"2": ["y, \"]"], "10": ["x"], "1": ["x"]}""")]
    public void Tags_are_in_the_order_of_their_rows_each_once(string json) =>
        Assert.That(ImageParts.Tags(Encoding.UTF8.GetBytes(json)), Is.EqualTo(new[] { "x", "y, \"]" }));

    [TestCase("""[[1, "file:///a", "{}", "active"], [12, "file:///b", null, "active"]]""")]
    [TestCase("""{"12": [12, "file:///b", null, "active"], "1": [1, "file:///a", "{}", "active"]}""")]
    public void Locations_are_in_stored_order(string json) => Assert.That(
        ImageParts.Locations("i", Encoding.UTF8.GetBytes(json)).Select(location => (location.Id, location.Value, location.Metadata)),
        Is.EqualTo(new (long, string, string?)[] { (1, "file:///a", "{}"), (12, "file:///b", null) }));

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{}")]
    public void Nothing_is_nothing(string json)
    {
        var text = Encoding.UTF8.GetBytes(json);

        Assert.That(
            (ImageParts.Properties(text).Count, ImageParts.Tags(text).Count, ImageParts.Locations("i", text).Count), Is.EqualTo((0, 0, 0)));
    }

    [Test]
    public void A_row_without_a_number_is_told() => Assert.That(
        () => ImageParts.Tags("""{"x": ["a"]}"""u8), Throws.InstanceOf<BrokenRowException>().With.Message.Contains("'x'"));
}
