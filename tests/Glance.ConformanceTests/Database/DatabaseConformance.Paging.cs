using FsCheck;
using FsCheck.Fluent;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

public abstract partial class DatabaseConformance
{
    [Test]
    public async Task The_newest_image_comes_first()
    {
        foreach (var hour in new[] { 2, 1, 3 })
            await StoreAsync(New($"{hour}") with { CreatedAt = Noon.AddHours(hour) });

        Assert.That(await NamesAsync(Admin, new ImageQuery { Limit = 10 }), Is.EqualTo(new[] { "3", "2", "1" }));
    }

    [TestCase(0, "")]
    [TestCase(2, "a,b")]
    [TestCase(9, "a,b,c")]
    public async Task A_page_has_at_most_as_many_images_as_asked_for(int limit, string expected)
    {
        await StoreThreeAsync();

        var names = await NamesAsync(Admin, new ImageQuery { Limit = limit, Sort = [new(ImageSortKey.Name, false), new(ImageSortKey.Id, false)] });

        Assert.That(string.Join(',', names), Is.EqualTo(expected));
    }

    [Test]
    public async Task Null_sorts_as_the_empty_text_and_as_zero()
    {
        await StoreAsync(New("") with { Id = "2", Size = -1 });
        await StoreAsync(New(null) with { Id = "1", Size = null });
        await StoreAsync(New(null) with { Id = "3", Size = 1 });

        var byName = await Images.ListAsync(Admin, new ImageQuery { Limit = 9, Sort = [new(ImageSortKey.Name, false), new(ImageSortKey.Id, false)] }, CancellationToken.None);
        var bySize = await Images.ListAsync(Admin, new ImageQuery { Limit = 9, Sort = [new(ImageSortKey.Size, false), new(ImageSortKey.Id, false)] }, CancellationToken.None);

        Assert.That(byName.Select(image => image.Id), Is.EqualTo(new[] { "1", "2", "3" }));
        Assert.That(bySize.Select(image => image.Id), Is.EqualTo(new[] { "2", "1", "3" }));
    }

    [Test]
    public async Task A_sort_key_given_twice_counts_once()
    {
        await StoreThreeAsync();

        var names = await NamesAsync(Admin, new ImageQuery { Limit = 2, Sort = [new(ImageSortKey.Name, true), new(ImageSortKey.Name, false), new(ImageSortKey.Id, true)] });

        Assert.That(names, Is.EqualTo(new[] { "c", "b" }));
    }

    [Test]
    public async Task A_page_goes_on_behind_a_marker_that_the_filters_leave_out()
    {
        await StoreThreeAsync();
        var marker = await StoreAsync(New("bb") with { Hidden = true });

        var names = await NamesAsync(Admin, new ImageQuery { Limit = 9, Marker = marker.Id, Sort = [new(ImageSortKey.Name, false), new(ImageSortKey.Id, false)] });

        Assert.That(names, Is.EqualTo(new[] { "c" }));
    }

    [Test]
    public async Task Paging_equals_sorting_in_memory()
    {
        var sample = 0;
        foreach (var (images, sort, limit) in Cases().Sample(25))
        {
            var owner = $"sample {sample++}";
            var mine = new List<Image>();
            foreach (var image in images)
                mine.Add(await StoreAsync(image with { Owner = owner }));

            var paged = await AllPagesAsync(new ImageQuery { Limit = limit, Sort = sort, Columns = [new ColumnFilter(ImageColumn.Owner, Comparison.Equal, [owner])] });

            Assert.That(paged, Is.EqualTo(Sorted(mine, sort).Select(image => image.Id)), () =>
                $"sorted by {string.Join(", ", sort)} in pages of {limit}: {string.Join("; ", mine)}");
        }
    }

    private async Task<List<string>> AllPagesAsync(ImageQuery query)
    {
        var ids = new List<string>();
        while (true)
        {
            var page = await Images.ListAsync(Project("anyone", admin: true), query, CancellationToken.None);
            ids.AddRange(page.Select(image => image.Id));
            if (page.Count < query.Limit)
                return ids;
            query = query with { Marker = page[^1].Id };
        }
    }

    private static IEnumerable<Image> Sorted(IEnumerable<Image> images, IReadOnlyList<ImageSort> sort)
    {
        var ordered = images.Order(Comparer<Image>.Create((_, _) => 0));
        foreach (var (key, descending) in sort)
        {
            ordered = key switch
            {
                ImageSortKey.Size => descending ? ordered.ThenByDescending(image => image.Size ?? 0) : ordered.ThenBy(image => image.Size ?? 0),
                ImageSortKey.CreatedAt => descending ? ordered.ThenByDescending(image => image.CreatedAt) : ordered.ThenBy(image => image.CreatedAt),
                ImageSortKey.UpdatedAt => descending ? ordered.ThenByDescending(image => image.UpdatedAt) : ordered.ThenBy(image => image.UpdatedAt),
                ImageSortKey.Name => By(image => image.Name),
                ImageSortKey.Status => By(image => image.Status.ToWord()),
                ImageSortKey.ContainerFormat => By(image => image.ContainerFormat),
                ImageSortKey.DiskFormat => By(image => image.DiskFormat),
                _ => By(image => image.Id),
            };

            IOrderedEnumerable<Image> By(Func<Image, string?> text) => descending
                ? ordered.ThenByDescending(image => Bytes(text(image)), StringComparer.Ordinal)
                : ordered.ThenBy(image => Bytes(text(image)), StringComparer.Ordinal);
        }

        return ordered;
    }

    // Hex of UTF-8 sorts as the code points do.
    private static string Bytes(string? text) => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text ?? ""));

    private Gen<(Image[] Images, ImageSort[] Sort, int Limit)> Cases() =>
        from images in AnyImage().ArrayOf()
        from keys in Gen.Shuffle(Enum.GetValues<ImageSortKey>())
        from count in Gen.Choose(0, 3)
        from directions in Gen.Elements(true, false).ArrayOf(10)
        from limit in Gen.Choose(1, 7)
        let chosen = keys.Where(key => key is not ImageSortKey.Id).Take(count).Append(ImageSortKey.Id)
        select (images.DistinctBy(image => image.Id).ToArray(), chosen.Select((key, index) => new ImageSort(key, directions[index])).ToArray(), limit);

    private Gen<Image> AnyImage() =>
        from id in ArbMap.Default.GeneratorFor<Guid>()
        from name in Gen.Elements(null, "", "a", "A", "b", "é", "\uffee", Subject.KeepsEveryCharacter ? "😀" : "\uffef")
        from size in Gen.Elements<long?>(null, 0, 1, 2, 5_000_000_000)
        from status in Gen.Elements(ImageStatus.Queued, ImageStatus.Active, ImageStatus.Deactivated)
        from format in Gen.Elements(null, "raw", "qcow2")
        from container in Gen.Elements(null, "", "bare", "ova")
        from created in Gen.Choose(0, 3)
        from updated in Gen.Choose(0, 3)
        select New(name, status) with
        {
            Id = id.ToString(),
            Size = size,
            DiskFormat = format,
            ContainerFormat = container,
            CreatedAt = Noon + (created * Tick),
            UpdatedAt = Noon + (updated * Tick),
        };
}
