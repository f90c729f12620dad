using Glance.Domain.Images;
using Glance.Domain.Images.Properties;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.Operations.Records;
using Glance.TestKit.InMemory;
using Glance.TestKit.Policies;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations;

/// <summary>A PATCH of as many changes as a body of 1 MiB has room for.</summary>
internal sealed class ManyChangesTests
{
    private const int Changes = 24_000;

    // What the square of the changes would allocate is thousands of times that.
    private const long AllocatedPerChange = 2_000;

    [Test]
    public async Task Each_change_of_a_property_costs_the_same_however_many_there_are([Values] bool replaces)
    {
        var images = new InMemoryImageRepository();
        var names = Enumerable.Range(0, Changes).Select(number => $"p{number}").ToList();
        await images.AddAsync(replaces ? Cases.Image(properties: [.. names.Select(name => (name, "1"))]) : Cases.Image(), default);
        var kind = replaces ? ImageChangeKind.Replace : ImageChangeKind.Add;
        var missing = new ImageChange(ImageChangeKind.Remove, "missing");
        List<ImageChange> changes = [.. names.Select(name => new ImageChange(kind, name, "2")), missing];
        var thread = Environment.CurrentManagedThreadId;
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(
            async () => await Update(images).ExecuteAsync(Cases.Caller(), "i", changes, default),
            Throws.TypeOf<PropertyConflictException>());

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(Environment.CurrentManagedThreadId, Is.EqualTo(thread), "it ran elsewhere, and nothing was measured");
        Assert.That(allocated / Changes, Is.LessThan(AllocatedPerChange));
        var stored = (await images.FindAsync(Cases.Caller(), "i", default))!.Properties;
        Assert.That(stored.GetValueOrDefault("p0"), Is.EqualTo(replaces ? "1" : null), "nothing is changed");
    }

    [Test]
    public async Task The_quota_is_compared_with_what_all_changes_leave()
    {
        var images = new InMemoryImageRepository();
        await images.AddAsync(Cases.Image(properties: ("there", "1")), default);
        var limits = new ImageLimits { PropertyQuota = 2 };
        var three = Enumerable.Range(0, 3).Select(number => new ImageChange(ImageChangeKind.Add, $"p{number}", "")).ToList();

        Assert.That(
            async () => await Update(images, limits: limits).ExecuteAsync(Cases.Caller(), "i", three, default),
            Throws.TypeOf<QuotaExceededException>().With.Message.Contains("Attempted: 4, Maximum: 2"));
        var image = await Update(images, limits: limits).ExecuteAsync(
            Cases.Caller(),
            "i",
            [.. three, new ImageChange(ImageChangeKind.Remove, "there"), new ImageChange(ImageChangeKind.Remove, "p1")],
            default);

        Assert.That(image.Properties.Keys, Is.EquivalentTo(["p0", "p2"]));
    }

    [Test]
    public async Task The_rule_of_modifying_is_asked_once_for_all_changes()
    {
        var images = new InMemoryImageRepository();
        await images.AddAsync(Cases.Image(), default);
        var asked = 0;
        var rules = new FixedPolicy(null, ("modify_image", "http://judge.example/modify"))
        {
            Judge = _ => ++asked > 0,
        };

        ImageChange[] changes =
        [
            new(ImageChangeKind.Add, "a", "1"), new(ImageChangeKind.Replace, "name", "n"), new(ImageChangeKind.Add, "b", "1"),
        ];
        await Update(images, rules).ExecuteAsync(Cases.Caller(), "i", changes, default);

        Assert.That(asked, Is.EqualTo(1));
    }

    private static UpdateImage Update(InMemoryImageRepository images, FixedPolicy? rules = null, ImageLimits? limits = null) =>
        new(
            images,
            new ImagePolicy(rules ?? new FixedPolicy()),
            NoPropertyProtection.Instance,
            limits ?? new ImageLimits(),
            TimeProvider.System,
            NoLocations.Changes());
}
