using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Properties;
using Glance.Domain.Images.Repository;
using Glance.Domain.Requests;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.Operations.Records;
using Glance.TestKit.InMemory;
using Glance.TestKit.Policies;
using Glance.UnitTests.Operations;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

/// <summary>Which permission each kind of change asks for: that one, whatever others the caller has.</summary>
internal sealed class PropertyActionTests
{
    private static readonly ImageChange AddNew = new(ImageChangeKind.Add, "new", "2");
    private static readonly ImageChange AddExisting = new(ImageChangeKind.Add, "there", "2");
    private static readonly ImageChange Replace = new(ImageChangeKind.Replace, "there", "2");
    private static readonly ImageChange Remove = new(ImageChangeKind.Remove, "there");

    [Test]
    public async Task A_change_asks_for_its_own_permission_and_for_no_other([Values] bool create, [Values] bool update, [Values] bool delete)
    {
        var protection = new FixedProtection(create, update, delete);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await PatchAsync(protection, AddNew), Is.EqualTo(create), "add of a new one");
            Assert.That(await PatchAsync(protection, AddExisting), Is.EqualTo(update), "add of one that is there");
            Assert.That(await PatchAsync(protection, Replace), Is.EqualTo(update), "replace");
            Assert.That(await PatchAsync(protection, Remove), Is.EqualTo(delete), "remove");
            Assert.That(await PostAsync(protection), Is.EqualTo(create), "with a new image");
            Assert.That(await PatchAsync(protection, AddNew, new ImageChange(ImageChangeKind.Remove, "new")), Is.EqualTo(create && delete), "add and remove");
            Assert.That(await PatchAsync(protection, Remove, AddExisting), Is.EqualTo(delete && create), "remove and add");
        }
    }

    [TestCase(ImageChangeKind.Replace)]
    [TestCase(ImageChangeKind.Remove)]
    public async Task What_may_not_be_read_is_absent_for_who_changes_or_removes_it(ImageChangeKind kind)
    {
        var images = await StoreAsync();

        Assert.That(
            async () => await Update(images, new FixedProtection(true, true, true, read: false)).ExecuteAsync(Cases.Caller(), "i", [new ImageChange(kind, "there", "2")], default),
            Throws.TypeOf<PropertyConflictException>());
        Assert.That(await ValueAsync(images, "there"), Is.EqualTo("1"));
    }

    private static async Task<bool> PatchAsync(FixedProtection protection, params ImageChange[] changes)
    {
        var images = await StoreAsync();
        try
        {
            await Update(images, protection).ExecuteAsync(Cases.Caller(), "i", changes, default);
        }
        catch (ForbiddenException refused)
        {
            Assert.That(refused.Message, Does.Contain("is reserved"));
            Assert.That((await ValueAsync(images, "there"), await ValueAsync(images, "new")), Is.EqualTo(("1", (string?)null)), "nothing has changed");
            return false;
        }

        var last = changes[^1];
        Assert.That(await ValueAsync(images, last.Name), Is.EqualTo(last.Kind == ImageChangeKind.Remove ? null : "2"));
        return true;
    }

    private static async Task<bool> PostAsync(FixedProtection protection)
    {
        var images = new InMemoryImageRepository();
        var create = new CreateImage(
            images, new ImagePolicy(new FixedPolicy()), protection, new ImageLimits(), NoQuotas.Of(images), TimeProvider.System);
        try
        {
            await create.ExecuteAsync(Cases.Caller(), new NewImage { Properties = new Dictionary<string, string?> { ["new"] = "2" } }, default);
            return true;
        }
        catch (ForbiddenException)
        {
            return false;
        }
    }

    private static UpdateImage Update(IImageRepository images, IPropertyProtection protection) =>
        new(images, new ImagePolicy(new FixedPolicy()), protection, new ImageLimits(), TimeProvider.System, NoLocations.Changes());

    private static async Task<InMemoryImageRepository> StoreAsync()
    {
        var images = new InMemoryImageRepository();
        await images.AddAsync(Cases.Image(properties: ("there", "1")), default);
        return images;
    }

    private static async Task<string?> ValueAsync(InMemoryImageRepository images, string name) =>
        (await images.FindAsync(Cases.Caller(), "i", default))!.Properties.GetValueOrDefault(name);

    private sealed class FixedProtection(bool create, bool update, bool delete, bool read = true) : IPropertyProtection
    {
        public bool IsActive => true;

        public ValueTask<bool> AllowsAsync(RequestContext context, string property, PropertyAction action, CancellationToken cancellationToken) => ValueTask.FromResult(action switch
        {
            PropertyAction.Create => create,
            PropertyAction.Read => read,
            PropertyAction.Update => update,
            PropertyAction.Delete => delete,
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "no such action"),
        });
    }
}
