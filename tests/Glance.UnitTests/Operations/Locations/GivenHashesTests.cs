using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Operations.Locations;
using Glance.Operations.Uploads;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Locations;

/// <summary>Hashes that callers promise for data that lies in a store already.</summary>
internal sealed class GivenHashesTests
{
    private static readonly string Md5 = new('a', 32);
    private static readonly string Sha512 = new('b', 128);

    [Test]
    public void Several_locations_say_together_what_one_of_them_says()
    {
        var together = GivenHashes.Together(
        [
            Draft(new(Md5, null, null)), Draft(null), Draft(new(null, "sha512", null)), Draft(new(null, null, Sha512)),
            Draft(new(Md5, "sha512", Sha512)),
        ]);

        Assert.That(together, Is.EqualTo(new GivenHashes(Md5, "sha512", Sha512)));
        Assert.That(
            GivenHashes.Together([Draft(new(Md5, "sha512", Sha512)), Draft(new(null, null, null))]),
            Is.EqualTo(together),
            "who says nothing takes nothing away");
    }

    [TestCase("checksum")]
    [TestCase("os_hash_algo")]
    [TestCase("os_hash_value")]
    public void Locations_that_contradict_each_other_are_refused(string name)
    {
        var (one, other) = (Only(name, "one"), Only(name, "other"));

        Assert.That(
            () => GivenHashes.Together([Draft(one), Draft(other)]),
            Throws.TypeOf<LocationConflictException>().With.Message.EqualTo($"Conflicting values for {name}"));
    }

    [TestCase("checksum")]
    [TestCase("os_hash_algo")]
    [TestCase("os_hash_value")]
    public void What_the_image_has_already_is_no_news_and_does_not_change(string name)
    {
        var image = Only(name, "there").On(OddWorld.Queued());

        Assert.That(Only(name, "there").NewTo(image, MultihashAlgorithm.Sha512), Is.Null);
        Assert.That(
            () => Only(name, "other").NewTo(image, MultihashAlgorithm.Sha512),
            Throws.TypeOf<LocationConflictException>().With.Message.EqualTo($"{name} is already set with a different value"));
    }

    [TestCase("checksum")]
    [TestCase("os_hash_algo")]
    [TestCase("os_hash_value")]
    public void News_are_for_queued_images_and_the_refusal_names_them(string name) =>
        Assert.That(
            () => Only(name, "new").NewTo(Cases.Image(), MultihashAlgorithm.Sha512),
            Throws.TypeOf<LocationConflictException>().With.Message.Contains($"New value(s) for {name} may only be provided"));

    [Test]
    public void All_news_are_named() =>
        Assert.That(
            () => new GivenHashes(Md5, "sha512", Sha512).NewTo(Cases.Image(), MultihashAlgorithm.Sha512),
            Throws.TypeOf<LocationConflictException>().With.Message.Contains("checksum, os_hash_algo, os_hash_value may"));

    [TestCase(null, "sha512", null, "os_hash_value () is not the correct size for sha512")]
    [TestCase(null, null, "00", "os_hash_algo must be sha512, not None")]
    [TestCase("00", "sha512", "00", "checksum (00) is not the correct size for md5")]
    public void News_that_are_no_hashes_are_refused(string? checksum, string? algorithm, string? value, string message) =>
        Assert.That(
            () => new GivenHashes(checksum, algorithm, value).NewTo(OddWorld.Queued(), MultihashAlgorithm.Sha512),
            Throws.TypeOf<LocationConflictException>().With.Message.Contains(message));

    [TestCase(null, "00", "os_hash_algo  cannot be computed here")]
    [TestCase("crc32", "00", "os_hash_algo crc32 cannot be computed here")]
    [TestCase("sha256", null, "os_hash_value () is not the correct size for sha256")]
    [TestCase("sha256", "zz", "os_hash_value (zz) is not a valid hexadecimal value")]
    public void A_promise_without_a_hash_that_can_be_computed_is_refused(string? algorithm, string? value, string message) =>
        Assert.That(
            () => new GivenHashes(null, algorithm, value).RequireValid(),
            Throws.TypeOf<InvalidLocationException>().With.Message.Contains(message));

    [Test]
    public void Given_hashes_take_the_place_of_others_and_absent_ones_take_nothing_away()
    {
        var image = new GivenHashes("old", "md5", "older").On(Cases.Image());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Hashes(new GivenHashes("new", "sha512", "newer").On(image)), Is.EqualTo(("new", "sha512", "newer")));
            Assert.That(Hashes(new GivenHashes(null, null, null).On(image)), Is.EqualTo(("old", "md5", "older")));
        }
    }

    private static (string?, string?, string?) Hashes(Image image) => (image.Checksum, image.HashAlgorithm, image.HashValue);

    private static GivenHashes Only(string name, string value) =>
        new(name == "checksum" ? value : null, name == "os_hash_algo" ? value : null, name == "os_hash_value" ? value : null);

    private static LocationDraft Draft(GivenHashes? hashes) => new(OddWorld.Url, new Dictionary<string, object?>(), hashes);
}
