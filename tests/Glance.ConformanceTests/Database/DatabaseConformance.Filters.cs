using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

public abstract partial class DatabaseConformance
{
    private static readonly object[][] ColumnCases =
    [
        [ImageColumn.Name, Comparison.Equal, new object[] { "b" }, "b"],
        [ImageColumn.Name, Comparison.In, new object[] { "a", "c", "zz" }, "a,c"],
        [ImageColumn.Name, Comparison.In, Array.Empty<object>(), ""],
        [ImageColumn.Status, Comparison.Equal, new object[] { "active" }, "b"],
        [ImageColumn.Status, Comparison.In, new object[] { "queued", "active" }, "a,b,c"],
        [ImageColumn.DiskFormat, Comparison.In, new object[] { "raw", "qcow2" }, "b,c"],
        [ImageColumn.ContainerFormat, Comparison.Equal, new object[] { "bare" }, "b"],
        [ImageColumn.Owner, Comparison.Equal, new object[] { "own b" }, "b"],
        [ImageColumn.Checksum, Comparison.Equal, new object[] { "sum b" }, "b"],
        [ImageColumn.HashAlgorithm, Comparison.Equal, new object[] { "sha512" }, "b"],
        [ImageColumn.HashValue, Comparison.Equal, new object[] { "hash b" }, "b"],
        [ImageColumn.Size, Comparison.Equal, new object[] { 20L }, "b"],
        [ImageColumn.Size, Comparison.GreaterOrEqual, new object[] { 20L }, "b,c"],
        [ImageColumn.Size, Comparison.LessOrEqual, new object[] { 20L }, "b"],
        [ImageColumn.VirtualSize, Comparison.Less, new object[] { 50_000_000_000L }, "b"],
        [ImageColumn.MinRam, Comparison.Greater, new object[] { 0L }, "b"],
        [ImageColumn.MinDisk, Comparison.Equal, new object[] { 7L }, "c"],
        [ImageColumn.Protected, Comparison.Equal, new object[] { true }, "c"],
        [ImageColumn.Protected, Comparison.Equal, new object[] { false }, "a,b"],
        [ImageColumn.CreatedAt, Comparison.Equal, new object[] { Noon.AddSeconds(1) }, "b"],
        [ImageColumn.CreatedAt, Comparison.NotEqual, new object[] { Noon.AddSeconds(1) }, "a,c"],
        [ImageColumn.CreatedAt, Comparison.Greater, new object[] { Noon }, "b,c"],
        [ImageColumn.CreatedAt, Comparison.Less, new object[] { Noon.AddSeconds(1).ToOffset(TimeSpan.FromHours(-5)) }, "a"],
        [ImageColumn.UpdatedAt, Comparison.GreaterOrEqual, new object[] { Noon.AddHours(2) }, "b,c"],
        [ImageColumn.UpdatedAt, Comparison.LessOrEqual, new object[] { Noon.AddHours(2) }, "a,b"],
    ];

    [TestCaseSource(nameof(ColumnCases))]
    public async Task A_column_filter_keeps_what_matches(ImageColumn column, Comparison comparison, object[] values, string expected)
    {
        await StoreThreeAsync();

        var names = await NamesAsync(Admin, new ImageQuery { Limit = 10, Columns = [new ColumnFilter(column, comparison, values)] });

        Assert.That(string.Join(',', names.Order()), Is.EqualTo(expected));
    }

    [Test]
    public async Task An_id_filter_keeps_the_image()
    {
        await StoreThreeAsync();
        var one = await StoreAsync(New("one"));

        var names = await NamesAsync(Admin, new ImageQuery { Limit = 10, Columns = [new ColumnFilter(ImageColumn.Id, Comparison.Equal, [one.Id])] });

        Assert.That(names, Is.EqualTo(new[] { "one" }));
    }

    [Test]
    public async Task A_filter_finds_the_same_however_often_it_ran()
    {
        await StoreAsync(New("with") with { Properties = new Dictionary<string, string?> { ["color"] = "blue" } });
        await StoreAsync(New("without"));

        var found = new List<string>();
        for (var run = 0; run < 8; run++)
            found.Add(string.Join(',', await NamesAsync(Admin, new ImageQuery { Limit = 10, Properties = new Dictionary<string, string> { ["color"] = "blue" } })));

        Assert.That(found, Has.All.EqualTo("with"));
    }

    [Test]
    public async Task All_filters_must_hold()
    {
        await StoreThreeAsync();

        var names = await NamesAsync(Admin, new ImageQuery
        {
            Limit = 10,
            Columns = [new ColumnFilter(ImageColumn.Size, Comparison.GreaterOrEqual, [10L]), new ColumnFilter(ImageColumn.Size, Comparison.Less, [30L])],
            Properties = new Dictionary<string, string> { ["os"] = "linux" },
            Tags = ["x"],
        });

        Assert.That(names, Is.EqualTo(new[] { "b" }));
    }

    [TestCase("os=linux", "b,c")]
    [TestCase("os=linux;arch=arm", "c")]
    [TestCase("os=", "")]
    [TestCase("none=x", "")]
    public async Task A_property_filter_keeps_images_that_have_them_all(string wanted, string expected)
    {
        await StoreThreeAsync();
        var properties = wanted.Split(';').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        var names = await NamesAsync(Admin, new ImageQuery { Limit = 10, Properties = properties });

        Assert.That(string.Join(',', names.Order()), Is.EqualTo(expected));
    }

    [TestCase("x", "b,c")]
    [TestCase("x,y", "c")]
    [TestCase("x,x", "b,c")]
    [TestCase("X", "")]
    public async Task A_tag_filter_keeps_images_that_have_them_all(string tags, string expected)
    {
        await StoreThreeAsync();

        var names = await NamesAsync(Admin, new ImageQuery { Limit = 10, Tags = tags.Split(',') });

        Assert.That(string.Join(',', names.Order()), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_removed_property_or_tag_matches_no_more()
    {
        var image = await StoreAsync(New("was") with { Tags = ["t"], Properties = new Dictionary<string, string?> { ["p"] = "1" } });
        await SaveAsync(image, image with { Tags = [], Properties = new Dictionary<string, string?>() });

        Assert.That(await NamesAsync(Admin, new ImageQuery { Limit = 10, Tags = ["t"] }), Is.Empty);
        Assert.That(await NamesAsync(Admin, new ImageQuery { Limit = 10, Properties = new Dictionary<string, string> { ["p"] = "1" } }), Is.Empty);
    }

    [Test]
    public async Task A_thousand_filters_are_an_answer_not_an_error()
    {
        var many = Enumerable.Range(0, 1000).ToDictionary(number => $"p{number}", number => $"v{number}");
        await StoreAsync(New("has all") with { Properties = many.ToDictionary(pair => pair.Key, pair => (string?)pair.Value), Tags = [.. many.Keys] });
        await StoreAsync(New("has none"));

        var names = await NamesAsync(Admin, new ImageQuery
        {
            Limit = 10,
            Properties = many,
            Tags = [.. many.Keys],
            Columns = [new ColumnFilter(ImageColumn.Name, Comparison.In, [.. many.Keys, "has all"])],
        });

        Assert.That(names, Is.EqualTo(new[] { "has all" }));
    }

    [Test]
    public async Task Hidden_images_are_listed_when_asked_for()
    {
        await StoreAsync(New("plain"));
        await StoreAsync(New("hidden") with { Hidden = true });

        Assert.That(await NamesAsync(Admin, new ImageQuery { Limit = 10 }), Is.EqualTo(new[] { "plain" }));
        Assert.That(await NamesAsync(Admin, new ImageQuery { Limit = 10, Hidden = true }), Is.EqualTo(new[] { "hidden" }));
    }

    [Test]
    public async Task Killed_images_are_never_listed()
    {
        var killed = await StoreAsync(New("killed", ImageStatus.Killed));

        Assert.That(await NamesAsync(Admin, new ImageQuery { Limit = 10 }), Is.Empty);
        Assert.That(await NamesAsync(Admin, new ImageQuery { Limit = 10, Columns = [new ColumnFilter(ImageColumn.Status, Comparison.Equal, ["killed"])] }), Is.Empty);
        Assert.That(await ReadAsync(killed.Id), Is.Not.Null);
    }

    private async Task StoreThreeAsync()
    {
        await StoreAsync(New("a"));
        await StoreAsync(New("b", ImageStatus.Active) with
        {
            Owner = "own b",
            DiskFormat = "raw",
            ContainerFormat = "bare",
            Size = 20,
            VirtualSize = 40_000_000_000,
            Checksum = "sum b",
            HashAlgorithm = "sha512",
            HashValue = "hash b",
            MinRam = 64,
            CreatedAt = Noon.AddSeconds(1),
            UpdatedAt = Noon.AddHours(2),
            Properties = new Dictionary<string, string?> { ["os"] = "linux", ["arch"] = "x86" },
            Tags = ["x"],
        });
        await StoreAsync(New("c") with
        {
            DiskFormat = "qcow2",
            Size = 30,
            MinDisk = 7,
            Protected = true,
            CreatedAt = Noon.AddHours(1),
            UpdatedAt = Noon.AddHours(3),
            Properties = new Dictionary<string, string?> { ["os"] = "linux", ["arch"] = "arm", ["null"] = null },
            Tags = ["x", "y"],
        });
    }

    [Test]
    public async Task Text_with_a_nul_character_is_found_nowhere()
    {
        await StoreAsync(New("a") with { Tags = ["t"], Properties = new Dictionary<string, string?> { ["p"] = "v" } });
        var all = new ImageQuery { Limit = 9 };

        Assert.That(await ReadAsync("a\0"), Is.Null);
        Assert.That(await NamesAsync(Admin, all with { Tags = ["t\0"] }), Is.Empty);
        Assert.That(await NamesAsync(Admin, all with { Properties = new Dictionary<string, string> { ["p"] = "v\0" } }), Is.Empty);
        Assert.That(await NamesAsync(Admin, all with { Columns = [new ColumnFilter(ImageColumn.Name, Comparison.Equal, ["a\0"])] }), Is.Empty);
        Assert.That(await NamesAsync(Admin, all with { Columns = [new ColumnFilter(ImageColumn.Name, Comparison.In, ["a\0"])] }), Is.Empty);
        Assert.That(async () => await NamesAsync(Admin, all with { Marker = "a\0" }), Throws.TypeOf<InvalidMarkerException>());
    }
}
