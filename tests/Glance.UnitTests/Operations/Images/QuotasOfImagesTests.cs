using Glance.Domain.Images;
using Glance.Domain.Quotas;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.Operations.Records;
using Glance.Operations.Rules;
using Glance.Operations.Tags;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Images;

/// <summary>What one image may have: properties and tags, which are counted before the database is asked.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class QuotasOfImagesTests : IAsyncDisposable
{
    private readonly OddWorld _world = new(new OperationRules { Limits = new ImageLimits { PropertyQuota = 1, TagQuota = 1 } });

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Test]
    public async Task Too_many_properties_are_refused_without_a_save()
    {
        await _world.AddAsync(Cases.Image(properties: ("there", "1")));

        Assert.That(() => UpdateAsync(new(ImageChangeKind.Add, "new", "1")), Throws.TypeOf<QuotaExceededException>());
        Assert.That(_world.Records.Saves, Is.Zero);
    }

    [Test]
    public async Task Who_adds_nothing_is_not_refused_for_what_is_there_already()
    {
        await _world.AddAsync(Cases.Image(properties: [("one", "1"), ("two", "2")]));

        Assert.That((await UpdateAsync(new(ImageChangeKind.Replace, "one", "3"))).Properties["one"], Is.EqualTo("3"));
        Assert.That((await UpdateAsync(new(ImageChangeKind.Replace, "name", "n"))).Name, Is.EqualTo("n"));
    }

    [Test]
    public async Task A_property_that_cannot_be_stored_is_refused_without_a_save()
    {
        await _world.AddAsync(Cases.Image());

        Assert.That(() => UpdateAsync(new(ImageChangeKind.Add, new string('x', 256), "1")), Throws.TypeOf<InvalidImageException>());
        Assert.That(() => UpdateAsync(new(ImageChangeKind.Add, "x", "😀")), Throws.TypeOf<InvalidImageException>());
        Assert.That(_world.Records.Saves, Is.Zero);
    }

    [TestCase("second", typeof(QuotaExceededException))]
    [TestCase("a\0b", typeof(InvalidImageException))]
    public async Task A_tag_too_many_or_none_is_refused_without_a_save(string tag, Type refusal)
    {
        await _world.AddAsync(Cases.Image() with { Tags = ["first"] });

        Assert.That(() => Tags.Add.ExecuteAsync(OddWorld.Admin, "i", tag, default), Throws.TypeOf(refusal));
        Assert.That(_world.Records.Saves, Is.Zero);
    }

    [Test]
    public async Task A_tag_of_more_characters_than_are_stored_is_none()
    {
        await _world.AddAsync(Cases.Image());

        Assert.That(
            () => Tags.Add.ExecuteAsync(OddWorld.Admin, "i", new string('t', 256), default),
            Throws.TypeOf<InvalidImageException>());
        await Tags.Add.ExecuteAsync(OddWorld.Admin, "i", new string('t', 255), default);
    }

    [Test]
    public async Task Who_may_only_look_changes_no_tags()
    {
        await _world.AddAsync(Cases.Image() with { Tags = ["first"] });
        var looking = OddWorld.Admin with { ReadOnly = true };

        Assert.That(() => Tags.Add.ExecuteAsync(looking, "i", "first", default), Throws.TypeOf<ReadOnlyAccessException>());
        Assert.That(() => Tags.Remove.ExecuteAsync(looking, "i", "first", default), Throws.TypeOf<ReadOnlyAccessException>());
        Assert.That((await _world.FindAsync()).Tags, Is.EqualTo(["first"]));
    }

    [Test]
    public async Task A_tag_that_is_missing_is_named_with_its_image()
    {
        await _world.AddAsync(Cases.Image());

        Assert.That(
            () => Tags.Remove.ExecuteAsync(
                OddWorld.Admin, "i", "t", default), Throws.TypeOf<TagNotFoundException>().With.Message.EqualTo("Image i has no tag 't'"));
    }

    private TagOperations Tags => TagOperations.From(_world.Parts);

    private Task<Image> UpdateAsync(ImageChange change) =>
        ImageOperations.From(_world.Parts).Update.ExecuteAsync(OddWorld.Admin, "i", [change], default);
}
