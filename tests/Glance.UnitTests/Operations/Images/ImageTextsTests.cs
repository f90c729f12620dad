using Glance.Domain.Images;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Images;

/// <summary>What names, tags, properties and members may be (decision 0172).</summary>
internal sealed class ImageTextsTests
{
    private const string Beyond = "\U0001F600"; // one character of two units

    [TestCase("", 0)]
    [TestCase("a", 1)]
    [TestCase("é€", 2)]
    [TestCase(Beyond, 1)]
    [TestCase(Beyond + Beyond, 2)]
    [TestCase("a" + Beyond + "b", 3)]
    public void A_length_counts_characters(string text, int length) => Assert.That(ImageTexts.Length(text), Is.EqualTo(length));

    [Test]
    public void Two_halves_in_the_wrong_order_are_no_whole() => Assert.That(ImageTexts.Length("\ude00\ud83d"), Is.EqualTo(2));

    [Test]
    public void Texts_have_at_most_255_characters()
    {
        var (longest, tooLong) = (new string('é', 255), new string('é', 256));

        Assert.That(() => Require(longest, longest), Throws.Nothing);
        const string Told = "at most 255 characters, this one has 256";
        Assert.That(Refusal(() => ImageTexts.RequireName("owner", tooLong)), Is.EqualTo($"'owner' has {Told}"));
        Assert.That(Refusal(() => ImageTexts.RequireTag(tooLong)), Is.EqualTo($"'tags' has {Told}"));
        Assert.That(Refusal(() => ImageTexts.RequireProperty(tooLong, null)), Is.EqualTo($"Custom property names have {Told}"));
        Assert.That(Refusal(() => ImageTexts.RequireMember(tooLong)), Is.EqualTo($"A member's name has {Told}"));
        Assert.That(() => ImageTexts.RequireProperty("n", tooLong), Throws.Nothing, "a property's value is of any length");
    }

    [Test]
    public void Tags_may_hold_characters_of_any_plane_and_only_they()
    {
        Assert.That(() => ImageTexts.RequireTag(string.Concat(Enumerable.Repeat(Beyond, 255))), Throws.Nothing);
        Assert.That(
            Refusal(() => ImageTexts.RequireTag(string.Concat(Enumerable.Repeat(Beyond, 256)))),
            Is.EqualTo("'tags' has at most 255 characters, this one has 256"));
        const string Told = "can't contain 4 byte unicode characters";
        Assert.That(Refusal(() => ImageTexts.RequireName("name", Beyond)), Is.EqualTo($"'name' {Told}"));
        Assert.That(Refusal(() => ImageTexts.RequireProperty(Beyond, null)), Is.EqualTo($"'property name' {Told}"));
        Assert.That(Refusal(() => ImageTexts.RequireProperty("n", Beyond)), Is.EqualTo($"'n' {Told}"));
        Assert.That(Refusal(() => ImageTexts.RequireMember(Beyond)), Is.EqualTo($"'member' {Told}"));
    }

    [TestCase(0xd7ff, true)]
    [TestCase(0xd800, false)]
    [TestCase(0xdfff, false)]
    [TestCase(0xe000, true)]
    [TestCase(0xffff, true)]
    public void Half_a_character_is_none_either(int unit, bool allowed) =>
        Assert.That(
            () => ImageTexts.RequireStorable("n", $"{(char)unit}"),
            allowed ? Throws.Nothing : Throws.TypeOf<InvalidImageException>());

    [Test]
    public void No_text_holds_a_nul()
    {
        Assert.That(Refusal(() => ImageTexts.RequireName("name", "a\0")), Is.EqualTo("'name' can't contain the NUL character"));
        Assert.That(Refusal(() => ImageTexts.RequireTag("\0")), Is.EqualTo("'tags' can't contain the NUL character"));
        Assert.That(Refusal(() => ImageTexts.RequireProperty("\0", null)), Is.EqualTo("'property name' can't contain the NUL character"));
        Assert.That(Refusal(() => ImageTexts.RequireProperty("n", "\0")), Is.EqualTo("'n' can't contain the NUL character"));
        Assert.That(Refusal(() => ImageTexts.RequireMember("\0")), Is.EqualTo("'member' can't contain the NUL character"));
        Assert.That(() => Require("\u0001\n\t ", "\u0001"), Throws.Nothing);
    }

    [Test]
    public void A_value_that_is_not_there_is_right()
    {
        Assert.That(() => ImageTexts.RequireName("name", null), Throws.Nothing);
        Assert.That(() => ImageTexts.RequireProperty("n", null), Throws.Nothing);
        Assert.That(() => Require("", ""), Throws.Nothing);
    }

    [TestCase(64, "")]
    [TestCase(65, "…")]
    public void A_refusal_shows_64_characters_of_a_propertys_name(int length, string more) =>
        Assert.That(
            Refusal(() => ImageTexts.RequireProperty(new string('n', length), "\0")),
            Is.EqualTo($"'{new string('n', 64)}{more}' can't contain the NUL character"));

    private static void Require(string text, string value)
    {
        ImageTexts.RequireName("name", text);
        ImageTexts.RequireTag(text);
        ImageTexts.RequireProperty(text, value);
        ImageTexts.RequireMember(text);
    }

    private static string? Refusal(Action require) => Assert.Throws<InvalidImageException>(require)?.Message;
}
