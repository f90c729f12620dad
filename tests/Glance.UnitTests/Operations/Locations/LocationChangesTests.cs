using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.Operations.Images;
using Glance.Operations.Locations;
using Glance.Operations.Records;
using Glance.Operations.Rules;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Locations;

/// <summary>Changes of locations by updates of an image.</summary>
internal sealed class LocationChangesTests
{
    private const string A = "odd://a";
    private const string B = "odd://b";
    private const string C = "odd://c";

    [TestCase(ImageChangeKind.Add, "add")]
    [TestCase(ImageChangeKind.Replace, "replace")]
    [TestCase(ImageChangeKind.Remove, "remove")]
    public async Task Locations_of_an_image_that_is_not_theirs_to_change_stay(ImageChangeKind kind, string verb)
    {
        await using var world = World();
        await world.AddAsync(Cases.Image() with { Status = ImageStatus.Deactivated }, A, B);

        object value = kind == ImageChangeKind.Add ? Draft(C) : new[] { Draft(A), Draft(B) };

        Assert.That(
            () => UpdateAsync(world, new ImageChange(kind, "locations", value) { Position = "0" }),
            Throws.TypeOf<LocationConflictException>().With.Message.EqualTo(
                $"It's not allowed to {verb} locations if image status is deactivated."));
    }

    [TestCase("0", true)]
    [TestCase("1", false)]
    [TestCase("-", false)]
    [TestCase("9", false)]
    public async Task A_location_is_added_where_the_caller_says(string position, bool first)
    {
        await using var world = World();
        var image = await world.AddAsync(Cases.Image() with { Size = 10 }, A);
        world.Store.Put(C, 4);

        var saved = await Changes(world).ApplyAsync(
            OddWorld.Admin, image, image, new ImageChange(ImageChangeKind.Add, "locations", Draft(C)) { Position = position }, default);

        string[] expected = first ? [C, A] : [A, C];
        Assert.That(saved.Locations.Select(location => location.Url), Is.EqualTo(expected));
    }

    [TestCase("0", B)]
    [TestCase("1", A)]
    [TestCase("-", A)]
    public async Task A_location_is_removed_where_the_caller_says_with_its_data(string position, string kept)
    {
        await using var world = World();
        await world.AddAsync(Cases.Image() with { Size = 10 }, world.Store.Put(A), world.Store.Put(B));

        var saved = await UpdateAsync(world, Removal(position));

        Assert.That((saved.Locations.Single().Url, world.Store.Urls.Single()), Is.EqualTo((kept, kept)));
    }

    [TestCase("2")]
    [TestCase("x")]
    [TestCase(null)]
    public async Task There_is_nothing_to_remove_beyond_the_end(string? position)
    {
        await using var world = World();
        await world.AddAsync(Cases.Image() with { Size = 10 }, A, B);

        Assert.That(
            () => UpdateAsync(world, Removal(position)),
            Throws.TypeOf<InvalidLocationException>().With.Message.Contains("Invalid position for removing"));
    }

    [Test]
    public async Task Removing_a_location_is_never_refused_for_a_quota()
    {
        await using var world = World().With(new(Storage: 5));
        await world.AddAsync(Cases.Image() with { Size = 10 }, A, B);

        Assert.That((await UpdateAsync(world, Removal("0"))).Locations, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Another_location_of_an_image_counts_as_another_copy()
    {
        await using var world = World().With(new(Storage: 15));
        await world.AddAsync(Cases.Image() with { Size = 10 }, world.Store.Put(A));
        world.Store.Put(B);

        Assert.That(
            () => UpdateAsync(world, Addition(Draft(B))),
            Throws.TypeOf<QuotaExceededException>().With.Message.Contains("20 bytes"));
    }

    [Test]
    public async Task The_first_of_several_locations_gives_the_size()
    {
        await using var world = World();
        await world.AddAsync(OddWorld.Queued());
        world.Store.Put(A, 7);
        world.Store.Put(B, 8);

        var saved = await UpdateAsync(world, Replacement(Draft(A), Draft(B)));

        Assert.That((saved.Size, saved.Status, saved.Locations.Count), Is.EqualTo((7, ImageStatus.Active, 2)));
    }

    [Test]
    public async Task The_same_location_twice_is_refused()
    {
        await using var world = World();
        await world.AddAsync(OddWorld.Queued());
        world.Store.Put(A);

        Assert.That(
            () => UpdateAsync(world, Replacement(Draft(A), Draft(A))),
            Throws.TypeOf<InvalidLocationException>().With.Message.EqualTo($"The location {A} already exists"));
    }

    [TestCase(10, null, 10)]
    [TestCase(0, null, 4)]
    [TestCase(null, null, 4)]
    [TestCase(0, "d41d8cd98f00b204e9800998ecf8427e", 0)]
    public async Task A_size_that_is_known_stays(int? size, string? checksum, int after)
    {
        await using var world = World();
        await world.AddAsync(Cases.Image() with { Size = size, Checksum = checksum }, A);
        world.Store.Put(C, 4);

        Assert.That((await UpdateAsync(world, Addition(Draft(C)))).Size, Is.EqualTo(after));
    }

    [Test]
    public async Task New_notes_come_in_any_order_and_touch_no_data()
    {
        await using var world = World();
        await world.AddAsync(Cases.Image() with { Size = 10 }, world.Store.Put(A), world.Store.Put(B), world.Store.Put(C));

        var saved = await UpdateAsync(world, Replacement(Draft(B, "nb"), Draft(C, "nc"), Draft(A, "na")));

        Assert.That(
            saved.Locations.Select(location => (location.Url, location.Metadata["note"])),
            Is.EqualTo(new (string, object?)[] { (B, "nb"), (C, "nc"), (A, "na") }));
        Assert.That((world.Store.Urls.Count(), world.Images.WaitingForRemoval, world.Log.Lines.Count), Is.EqualTo((3, 0, 0)));
    }

    [Test]
    public async Task Who_was_shown_a_url_without_its_keys_changes_notes_and_the_row_keeps_them()
    {
        const string Stored = "s3://key:secret@host/bucket/b";
        await using var world = World();
        await world.AddAsync(Cases.Image() with { Size = 10 }, A, Stored);

        var saved = await UpdateAsync(world, Replacement(Draft("s3://host/bucket/b", "nb"), Draft(A, "na")));

        Assert.That(
            saved.Locations.Select(location => (location.Url, location.Metadata["note"])),
            Is.EqualTo(new (string, object?)[] { (Stored, "nb"), (A, "na") }));
    }

    [Test]
    public async Task New_notes_are_what_databases_store()
    {
        await using var world = World();
        await world.AddAsync(Cases.Image() with { Size = 10 }, A);

        Assert.That(
            () => UpdateAsync(world, Replacement(Draft(A, "a\0b"))),
            Throws.TypeOf<InvalidImageException>().With.Message.Contains("'metadata'"));
    }

    [TestCase(0, 0)]
    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(-1, 3)]
    public async Task An_image_has_as_many_locations_as_the_quota_says(int quota, int most)
    {
        await using var world = World(quota);
        var image = await world.AddAsync(OddWorld.Queued());
        foreach (var url in new[] { A, B, C })
            world.Store.Put(url);
        var added = 0;
        foreach (var url in new[] { A, B, C })
        {
            try
            {
                image = await UpdateAsync(world, Addition(Draft(url)));
                added++;
            }
            catch (QuotaExceededException)
            {
                Assert.That(added, Is.EqualTo(most));
            }
        }

        Assert.That((added, image.Locations.Count), Is.EqualTo((most, most)));
    }

    [Test]
    public async Task Hashes_that_come_with_the_first_location_are_the_images()
    {
        await using var world = World();
        await world.AddAsync(OddWorld.Queued());
        world.Store.Put(A);
        var hashes = new GivenHashes(new string('a', 32), "sha512", new string('b', 128));

        var saved = await UpdateAsync(world, Addition(Draft(A) with { Hashes = hashes }));

        Assert.That((saved.Checksum, saved.HashAlgorithm, saved.HashValue), Is.EqualTo((hashes.Checksum, hashes.Algorithm, hashes.Value)));
    }

    private static OddWorld World(int quota = 10) =>
        new(new OperationRules { Locations = new LocationRules { Changeable = true, Quota = quota } });

    private static LocationChanges Changes(OddWorld world) => LocationChanges.From(world.Parts, LocationData.From(world.Parts));

    private static Task<Image> UpdateAsync(OddWorld world, ImageChange change) =>
        ImageOperations.From(world.Parts).Update.ExecuteAsync(OddWorld.Admin, "i", [change], default);

    private static ImageChange Addition(LocationDraft draft) => new(ImageChangeKind.Add, "locations", draft) { Position = "-" };

    private static ImageChange Replacement(params LocationDraft[] drafts) => new(ImageChangeKind.Replace, "locations", drafts);

    private static ImageChange Removal(string? position) => new(ImageChangeKind.Remove, "locations") { Position = position };

    private static LocationDraft Draft(string url, string? note = null) =>
        new(url, note is null ? new Dictionary<string, object?>() : new Dictionary<string, object?> { ["note"] = note });
}
