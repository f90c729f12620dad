using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

public abstract partial class DatabaseConformance
{
    [Test]
    public async Task An_image_comes_back_as_it_was_stored()
    {
        var image = New("a name", ImageStatus.Active) with
        {
            Visibility = ImageVisibility.Community,
            DiskFormat = "qcow2",
            ContainerFormat = "bare",
            Size = 5_000_000_000,
            VirtualSize = 10_000_000_000,
            Checksum = new string('a', 32),
            HashAlgorithm = "sha512",
            HashValue = new string('b', 128),
            MinDisk = int.MaxValue,
            MinRam = 512,
            Protected = true,
            Hidden = true,
            UpdatedAt = Noon + (123_456 * Tick),
        };

        var stored = await StoreAsync(image);

        Assert.That(stored with { Properties = image.Properties, Tags = image.Tags, Locations = image.Locations }, Is.EqualTo(image));
        Assert.That(stored.Properties, Is.Empty);
        Assert.That(stored.Tags, Is.Empty);
        Assert.That(stored.Locations, Is.Empty);
    }

    [Test]
    public async Task Properties_tags_and_locations_come_back()
    {
        var image = New() with
        {
            Properties = new Dictionary<string, string?> { ["os_distro"] = "debian", ["empty"] = "", ["from_v1"] = null },
            Tags = ["one", "two"],
            Locations = [LocationAt("file:///a"), LocationAt("file:///b", "two")],
        };

        var stored = await StoreAsync(image);

        Assert.That(stored.Properties, Is.EquivalentTo(image.Properties));
        Assert.That(stored.Tags, Is.EquivalentTo(image.Tags));
        Assert.That(stored.Locations.Select(location => location.Url), Is.EqualTo(new[] { "file:///a", "file:///b" }));
        Assert.That(stored.Locations.Select(location => location.Metadata["store"]), Is.EqualTo(new[] { "one", "two" }));
        Assert.That(stored.Locations.Select(location => location.Id), Is.Unique.And.All.Not.Null);
    }

    [TestCase("snöwman ☃, ideographs 漢字, أهلا")]
    [TestCase("quotes ' \" ` and % _ \\ ; --")]
    [TestCase("line\nbreak\ttab\r\u0001")]
    [TestCase("beyond the plane 😀")]
    [TestCase(" spaces at both ends ")]
    public async Task Text_of_any_script_survives(string text)
    {
        Assume.That(Subject.KeepsEveryCharacter || !text.Any(char.IsSurrogate));
        var image = New(text) with
        {
            Properties = new Dictionary<string, string?> { [text] = text },
            Tags = [text],
            Locations = [LocationAt("file:///" + text, text)],
        };

        var stored = await StoreAsync(image);
        var listed = await Images.ListAsync(Admin, new ImageQuery
        {
            Limit = 5,
            Tags = [text],
            Properties = new Dictionary<string, string> { [text] = text },
            Columns = [new ColumnFilter(ImageColumn.Name, Comparison.In, [text, "other"])],
        }, CancellationToken.None);

        Assert.That(stored.Name, Is.EqualTo(text));
        Assert.That(stored.Properties, Is.EquivalentTo(image.Properties));
        Assert.That(stored.Tags, Is.EqualTo(new[] { text }));
        Assert.That(stored.Locations[0].Url, Is.EqualTo("file:///" + text));
        Assert.That(stored.Locations[0].Metadata["store"], Is.EqualTo(text));
        Assert.That(listed.Select(found => found.Id), Is.EqualTo(new[] { image.Id }));
    }

    [Test]
    public async Task Long_values_survive()
    {
        var image = New(new string('n', 255)) with
        {
            Properties = new Dictionary<string, string?> { [new string('p', 255)] = new string('v', 60_000) },
            Tags = [new string('t', 255)],
            Locations = [LocationAt("file:///" + new string('u', 4_000))],
        };

        var stored = await StoreAsync(image);

        Assert.That(stored.Properties, Is.EquivalentTo(image.Properties));
        Assert.That(stored.Tags, Is.EqualTo(image.Tags));
        Assert.That(stored.Locations[0].Url, Is.EqualTo(image.Locations[0].Url));
    }

    [Test]
    public async Task Metadata_of_every_shape_survives()
    {
        IReadOnlyDictionary<string, object?> metadata = new Dictionary<string, object?>
        {
            ["text"] = "é\"\\\n",
            ["yes"] = true,
            ["whole"] = long.MaxValue,
            ["part"] = 0.1,
            ["round"] = 2.0,
            ["none"] = null,
            ["list"] = new List<object?> { 1L, "two", new List<object?>() },
            ["map"] = new Dictionary<string, object?> { ["inner"] = new Dictionary<string, object?> { ["deep"] = false } },
        };

        var stored = await StoreAsync(New() with { Locations = [new ImageLocation { Url = "file:///x", Metadata = metadata }] });

        Assert.That(TestKit.InMemory.JsonShape.AreEqual(Whole(stored.Locations[0].Metadata), Whole(metadata)), Is.True);
    }

    [Test]
    public async Task An_empty_owner_is_none()
    {
        var stored = await StoreAsync(New() with { Owner = "" });

        Assert.That(stored.Owner, Is.Null);
    }

    [Test]
    public async Task A_tag_given_twice_is_stored_once()
    {
        var stored = await StoreAsync(New() with { Tags = ["twice", "twice", "Twice"] });

        Assert.That(stored.Tags, Is.EquivalentTo(new[] { "twice", "Twice" }));
    }

    [Test]
    public void Text_with_a_nul_is_refused([Values("name", "property", "tag")] string where)
    {
        var image = where switch
        {
            "name" => New("a\0b"),
            "property" => New() with { Properties = new Dictionary<string, string?> { ["p"] = "\0" } },
            _ => New() with { Tags = ["\0"] },
        };

        Assert.That(async () => await Images.AddAsync(image, CancellationToken.None), Throws.TypeOf<InvalidImageException>());
    }

    [Test]
    public async Task An_id_is_taken_once()
    {
        var first = await StoreAsync(New("first"));

        Assert.That(async () => await Images.AddAsync(New("second") with { Id = first.Id }, CancellationToken.None),
            Throws.TypeOf<DuplicateImageException>().With.Property(nameof(DuplicateImageException.ImageId)).EqualTo(first.Id));
        Assert.That((await ReadAsync(first.Id))?.Name, Is.EqualTo("first"));
    }

    [Test]
    public async Task The_id_of_a_deleted_image_stays_taken()
    {
        var first = await StoreAsync(New());
        await Images.DeleteAsync(first, ImageStatus.Deleted, Noon, CancellationToken.None);

        Assert.That(async () => await Images.AddAsync(New() with { Id = first.Id }, CancellationToken.None), Throws.TypeOf<DuplicateImageException>());
    }

    [Test]
    public async Task An_image_refused_as_duplicate_leaves_nothing_behind()
    {
        var first = await StoreAsync(New());

        Assert.That(
            async () => await Images.AddAsync(New() with { Id = first.Id, Tags = ["left"], Properties = new Dictionary<string, string?> { ["left"] = "x" } }, CancellationToken.None),
            Throws.TypeOf<DuplicateImageException>());
        Assert.That((await ReadAsync(first.Id))?.Tags, Is.Empty);
        Assert.That((await ReadAsync(first.Id))?.Properties, Is.Empty);
    }

    [TestCase("no-such-image")]
    [TestCase("")]
    [TestCase("an id that is far longer than the thirty-six characters of a UUID")]
    public async Task An_unknown_id_finds_nothing(string id) => Assert.That(await ReadAsync(id), Is.Null);

    [Test]
    public async Task Ids_differ_by_case()
    {
        var image = await StoreAsync(New() with { Id = "abcdef00-0000-4000-8000-00000000000a" });

        Assert.That(await ReadAsync(image.Id.ToUpperInvariant()), Is.Null);
    }

    private static Dictionary<string, object?> Whole(IReadOnlyDictionary<string, object?> metadata) => new(metadata);
}
