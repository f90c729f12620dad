using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database.Exactness;

/// <summary>Which texts and times are equal, for every database and its twin in memory: those that are so to the letter.</summary>
[TestFixture]
public abstract class DatabaseExactness : DatabaseSuite
{
    private static readonly object[][] ExactColumns =
    [
        [ImageColumn.Id],
        [ImageColumn.Name],
        [ImageColumn.Owner],
        [ImageColumn.Checksum],
        [ImageColumn.HashValue],
        [ImageColumn.DiskFormat],
        [ImageColumn.ContainerFormat],
    ];

    private static readonly string[] LooksAlike = ["ABC", "abc ", "ábc"];

    [TestCaseSource(nameof(ExactColumns))]
    public async Task A_column_filter_finds_what_is_exactly_equal(ImageColumn column)
    {
        const string Text = "abc";
        await StoreAsync(New() with
        {
            Id = Text,
            Name = Text,
            Owner = Text,
            Checksum = Text,
            HashValue = Text,
            DiskFormat = Text,
            ContainerFormat = Text,
        });

        Assert.That(await CountAsync(new ColumnFilter(column, Comparison.Equal, [Text])), Is.EqualTo(1));
        foreach (var other in LooksAlike)
            Assert.That(await CountAsync(new ColumnFilter(column, Comparison.Equal, [other])), Is.Zero, other);
        if (column is ImageColumn.Owner or ImageColumn.Checksum or ImageColumn.HashValue)
            return;
        Assert.That(await CountAsync(new ColumnFilter(column, Comparison.In, [Text, "other"])), Is.EqualTo(1));
        Assert.That(await CountAsync(new ColumnFilter(column, Comparison.In, LooksAlike)), Is.Zero);
    }

    [Test]
    public async Task A_time_filter_tells_the_shortest_times_apart()
    {
        await StoreAsync(New("a"));
        await StoreAsync(New("b") with { CreatedAt = Noon + Tick });

        var names = await NamesAsync(
            Admin, new ImageQuery { Limit = 10, Columns = [new ColumnFilter(ImageColumn.CreatedAt, Comparison.Greater, [Noon])] });

        Assert.That(names, Is.EqualTo(new[] { "b" }));
    }

    [TestCase(Comparison.GreaterOrEqual, "")]
    [TestCase(Comparison.Equal, "")]
    [TestCase(Comparison.LessOrEqual, "a")]
    public async Task A_time_filter_compares_with_all_that_was_asked_for(Comparison comparison, string expected)
    {
        await StoreAsync(New("a"));

        var names = await NamesAsync(
            Admin,
            new ImageQuery { Limit = 10, Columns = [new ColumnFilter(ImageColumn.CreatedAt, comparison, [Noon.AddMicroseconds(1)])] });

        Assert.That(string.Join(',', names), Is.EqualTo(expected));
    }

    [Test]
    public async Task An_image_without_a_name_is_not_one_with_an_empty_name()
    {
        await StoreAsync(New());
        await StoreAsync(New(""));

        Assert.That(await CountAsync(new ColumnFilter(ImageColumn.Name, Comparison.Equal, [""])), Is.EqualTo(1));
        Assert.That(await CountAsync(new ColumnFilter(ImageColumn.Name, Comparison.In, [""])), Is.EqualTo(1));
    }

    [TestCase("ABC")]
    [TestCase("abc ")]
    public async Task Ids_projects_and_members_are_those_that_are_exactly_equal(string other)
    {
        var image = await StoreAsync(New("mine") with { Id = "abc", Owner = "abc", Visibility = ImageVisibility.Private });
        var shared = await StoreAsync(New("shared") with { Visibility = ImageVisibility.Shared });
        await ShareAsync(shared, "abc", "accepted");

        Assert.That((await Images.FindAsync(Project("abc"), image.Id, CancellationToken.None))?.Name, Is.EqualTo("mine"));
        Assert.That(await Images.FindAsync(Project(other), image.Id, CancellationToken.None), Is.Null);
        Assert.That(await Images.FindAsync(Project("abc"), other, CancellationToken.None), Is.Null);
        Assert.That(await Images.FindAsync(Project(other), shared.Id, CancellationToken.None), Is.Null);
        Assert.That(await NamesAsync(Project("abc"), new ImageQuery { Limit = 9 }), Is.EquivalentTo(new[] { "mine", "shared" }));
        Assert.That(await NamesAsync(Project(other), new ImageQuery { Limit = 9 }), Is.Empty);
        Assert.That(await Members.FindAsync(shared.Id, other, CancellationToken.None), Is.Null);
        Assert.That((await Usage.OfAsync(other, CancellationToken.None)).Images, Is.Zero);
        Assert.That(
            async () => await Members.RemoveAsync(shared.Id, other, Noon, CancellationToken.None),
            Throws.TypeOf<MemberNotFoundException>());
    }

    [Test]
    public async Task Tags_and_properties_are_those_that_are_exactly_equal()
    {
        await StoreAsync(
            New("both") with { Tags = ["abc", "ABC", "abc "], Properties = new Dictionary<string, string?> { ["abc"] = "v" } });
        await StoreAsync(New("one") with { Tags = ["ABC"], Properties = new Dictionary<string, string?> { ["abc"] = "V" } });

        Assert.That(await NamesAsync(Admin, new ImageQuery { Limit = 9, Tags = ["abc", "ABC"] }), Is.EqualTo(new[] { "both" }));
        Assert.That(await NamesAsync(Admin, new ImageQuery { Limit = 9, Tags = ["Abc"] }), Is.Empty);
        Assert.That(
            await NamesAsync(Admin, new ImageQuery { Limit = 9, Properties = new Dictionary<string, string> { ["abc"] = "v" } }),
            Is.EqualTo(new[] { "both" }));
        Assert.That(
            await NamesAsync(Admin, new ImageQuery { Limit = 9, Properties = new Dictionary<string, string> { ["ABC"] = "v" } }), Is.Empty);
        var many = new Dictionary<string, string> { ["abc"] = "v", ["p2"] = "", ["p3"] = "", ["p4"] = "", ["ABC"] = "v" };
        Assert.That(await NamesAsync(Admin, new ImageQuery { Limit = 9, Properties = many }), Is.Empty);
    }

    [Test]
    public async Task A_tag_is_removed_and_those_that_look_like_it_stay()
    {
        var image = await StoreAsync(New() with { Tags = ["abc", "ABC", "abc "] });

        var saved = await SaveAsync(image, image with { Tags = ["ABC", "Abc"] });

        Assert.That(saved.Tags, Is.EquivalentTo(new[] { "ABC", "Abc" }));
    }

    [Test]
    public async Task Properties_whose_names_look_alike_are_both_kept_or_both_refused()
    {
        var both = new Dictionary<string, string?> { ["Foo"] = "1", ["foo"] = "2" };
        var one = await StoreAsync(New() with { Properties = new Dictionary<string, string?> { ["foo"] = "2" } });
        var added = New() with { Properties = both };

        if (Subject.KeysIgnoreCase)
        {
            Assert.That(async () => await StoreAsync(added), Throws.TypeOf<IndistinctPropertyException>().With.Message.Contains("'foo'"));
            Assert.That(
                async () => await SaveAsync(one, one with { Properties = both }),
                Throws.TypeOf<IndistinctPropertyException>().With.Message.Contains("'Foo'"));
            Assert.That(await ReadAsync(added.Id), Is.Null);
            Assert.That((await ReadAsync(one.Id))!.Properties, Is.EquivalentTo(one.Properties));
            return;
        }

        Assert.That((await StoreAsync(added)).Properties, Is.EquivalentTo(both));
        Assert.That((await SaveAsync(one, one with { Properties = both })).Properties, Is.EquivalentTo(both));
    }

    [Test]
    public async Task A_property_may_take_the_place_of_one_that_looks_like_it()
    {
        var first = await StoreAsync(New() with { Properties = new Dictionary<string, string?> { ["foo"] = "1", ["kept"] = "k" } });

        var second = await SaveAsync(
            first, first with { Properties = new Dictionary<string, string?> { ["FOO"] = "2", ["kept"] = "k", ["new"] = null } });
        var third = await SaveAsync(second, second with { Properties = new Dictionary<string, string?> { ["kept"] = "k" } });
        var fourth = await SaveAsync(third, third with { Properties = new Dictionary<string, string?> { ["Foo"] = "4", ["NEW"] = "5" } });

        Assert.That(second.Properties, Is.EquivalentTo(new Dictionary<string, string?> { ["FOO"] = "2", ["kept"] = "k", ["new"] = null }));
        Assert.That(fourth.Properties, Is.EquivalentTo(new Dictionary<string, string?> { ["Foo"] = "4", ["NEW"] = "5" }));
    }

    [Test]
    public async Task Members_that_look_alike_never_keep_an_image_from_being_deleted()
    {
        var image = await StoreAsync(New());
        await ShareAsync(image, "abc", "accepted");

        if (Subject.KeysIgnoreCase)
            Assert.That(async () => await ShareAsync(image, "ABC", "accepted"), Throws.TypeOf<DuplicateMemberException>());
        else
            await ShareAsync(image, "ABC", "accepted");
        await Images.DeleteAsync(image, ImageStatus.Deleted, Noon, CancellationToken.None);

        Assert.That(await ReadAsync(image.Id), Is.Null);
    }

    [Test]
    public async Task A_member_may_take_the_place_of_one_that_looks_like_it()
    {
        var image = await StoreAsync(New());
        await ShareAsync(image, "abc", "accepted");
        await Members.RemoveAsync(image.Id, "abc", Noon, CancellationToken.None);

        await ShareAsync(image, "ABC", "pending");
        await Members.RemoveAsync(image.Id, "ABC", Noon, CancellationToken.None);
        await ShareAsync(image, "abc", "rejected");

        Assert.That(
            (await Members.ListAsync(image.Id, CancellationToken.None)).Select(member => (member.MemberId, member.Status)),
            Is.EqualTo(new[] { ("abc", "rejected") }));
    }

    [Test]
    public async Task A_url_is_named_by_what_is_exactly_equal()
    {
        await StoreAsync(New(status: ImageStatus.Active) with { Locations = [LocationAt("file:///a")] });

        Assert.That(await Removed.IsNamedAsync("file:///a", CancellationToken.None), Is.True);
        Assert.That(await Removed.IsNamedAsync("file:///A", CancellationToken.None), Is.False);
    }

    [Test]
    public async Task Characters_that_the_database_has_no_place_for_are_refused_and_nothing_is_stored()
    {
        Assume.That(Subject.KeepsEveryCharacter, Is.False);
        var image = await StoreAsync(New("old"));
        var added = New() with { Tags = ["😀"] };

        Assert.That(async () => await StoreAsync(added), Throws.TypeOf<InvalidImageException>().With.Message.Contains("4 byte unicode"));
        Assert.That(async () => await SaveAsync(image, image with { Name = "new", Tags = ["😀"] }), Throws.TypeOf<InvalidImageException>());
        Assert.That(await ReadAsync(added.Id), Is.Null);
        Assert.That((await ReadAsync(image.Id))!.Name, Is.EqualTo("old"));
        Assert.That(await NamesAsync(Admin, new ImageQuery { Limit = 9, Tags = ["😀"] }), Is.Empty);
        Assert.That(
            await NamesAsync(Admin, new ImageQuery { Limit = 9, Columns = [new ColumnFilter(ImageColumn.Name, Comparison.In, ["😀"])] }),
            Is.Empty);
    }

    [TestCase("\0")]
    [TestCase("a\0b")]
    [TestCase("😀")]
    public async Task What_cannot_be_stored_is_found_nowhere_and_nobody_is_refused(string text)
    {
        Assume.That(text.Contains('\0', StringComparison.Ordinal) || !Subject.KeepsEveryCharacter);
        var known = text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFF') : "\uFFFF";
        await StoreAsync(New(known) with { Tags = [known], Properties = new Dictionary<string, string?> { ["p"] = known } });
        ImageQuery[] queries =
        [
            new() { Limit = 9, Columns = [new ColumnFilter(ImageColumn.Name, Comparison.Equal, [text])] },
            new() { Limit = 9, Columns = [new ColumnFilter(ImageColumn.Name, Comparison.In, [text])] },
            new() { Limit = 9, Columns = [new ColumnFilter(ImageColumn.Id, Comparison.Equal, [text])] },
            new() { Limit = 9, Properties = new Dictionary<string, string> { ["p"] = text } },
            new() { Limit = 9, Properties = new Dictionary<string, string> { [text] = known } },
            new() { Limit = 9, Tags = [text] },
        ];

        foreach (var query in queries)
            Assert.That(await NamesAsync(Admin, query), Is.Empty);
        Assert.That(await ReadAsync(text), Is.Null);
    }

    [Test]
    public async Task A_value_is_kept_whole_or_refused([Values(65_535, 65_536, 200_000)] int length)
    {
        var properties = new Dictionary<string, string?> { ["p"] = new string('v', length) };
        var image = await StoreAsync(New());
        var added = New() with { Properties = properties };

        if (Subject.KeysIgnoreCase && length > 65_535)
        {
            Assert.That(async () => await StoreAsync(added), Throws.TypeOf<InvalidImageException>().With.Message.Contains("65535"));
            Assert.That(async () => await SaveAsync(image, image with { Properties = properties }), Throws.TypeOf<InvalidImageException>());
            Assert.That((await ReadAsync(image.Id))!.Properties, Is.Empty);
            return;
        }

        Assert.That((await StoreAsync(added)).Properties, Is.EquivalentTo(properties));
        Assert.That((await SaveAsync(image, image with { Properties = properties })).Properties, Is.EquivalentTo(properties));
    }

    private async Task<int> CountAsync(ColumnFilter filter) =>
        (await Images.ListAsync(Admin, new ImageQuery { Limit = 9, Columns = [filter] }, CancellationToken.None)).Count;
}
