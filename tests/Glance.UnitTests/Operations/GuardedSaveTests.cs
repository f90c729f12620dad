using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Properties;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.Operations.Records;
using Glance.Operations.Tags;
using Glance.TestKit.InMemory;
using Glance.TestKit.Policies;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations;

/// <summary>Both saves that are tried again when they lost a race: the guarded one, and that of a PATCH.</summary>
internal sealed class GuardedSaveTests
{
    private const int Attempts = 5;

    private static readonly Func<Exception>[] LostRaces =
        [() => new ImageStateConflictException("i", ImageStatus.Active), () => new QuotaExceededException("too many tags")];

    private static readonly Func<Exception>[] Refusals =
    [
        () => new QuotaExceededException("too many images") { Resource = default(ProjectResource) }, () => new ImageNotFoundException("i"),
        () => new ForbiddenException("no"), () => new DatabaseUnavailableException("gone"), () => new OperationCanceledException(),
    ];

    [TestCase(1)]
    [TestCase(Attempts - 1)]
    public async Task A_save_that_lost_its_race_is_judged_and_tried_again(int losses)
    {
        foreach (var lost in LostRaces)
        {
            foreach (var patches in new[] { false, true })
            {
                var images = await RacingAsync(losses, lost);

                var saved = await ChangeAsync(images, patches);

                Assert.That((saved.Name, images.Saves), Is.EqualTo(("new", losses + 1)), $"{lost().GetType().Name}, PATCH {patches}");
                Assert.That((await images.FindAsync(Cases.Caller(), "i", default))!.Name, Is.EqualTo("new"));
            }
        }
    }

    [Test]
    public async Task A_save_that_loses_every_race_is_refused_in_the_end_as_one_that_others_were_faster_than([Values] bool patches)
    {
        foreach (var lost in LostRaces)
        {
            var images = await RacingAsync(int.MaxValue, lost);

            Assert.That(
                async () => await ChangeAsync(images, patches),
                lost() is ImageStateConflictException
                    ? Throws.TypeOf<ImageStateConflictException>()
                    : Throws.TypeOf<ImageChangedMeanwhileException>().With.InnerException.Message.EqualTo("too many tags")
                        .And.Message.Contains("was changed by other requests each of the 5 times"));
            Assert.That(images.Saves, Is.EqualTo(Attempts));
        }
    }

    [Test]
    public async Task What_is_too_much_by_itself_is_told_as_too_much_and_not_saved()
    {
        var images = await RacingAsync(0, LostRaces[1]);
        var limits = new ImageLimits { TagQuota = 1 };
        var add = new AddTag(images, new ImagePolicy(new FixedPolicy()), limits, TimeProvider.System);
        await add.ExecuteAsync(Cases.Caller(), "i", "one", default);

        Assert.That(
            async () => await add.ExecuteAsync(Cases.Caller(), "i", "two", default),
            Throws.TypeOf<QuotaExceededException>().With.Message.Contains("Attempted: 2, Maximum: 1"));
        Assert.That(images.Saves, Is.EqualTo(1));
    }

    [Test]
    public async Task What_is_no_lost_race_is_tried_once([Values] bool patches)
    {
        foreach (var refusal in Refusals)
        {
            var images = await RacingAsync(1, refusal);

            Assert.That(async () => await ChangeAsync(images, patches), Throws.TypeOf(refusal().GetType()));
            Assert.That(images.Saves, Is.EqualTo(1), refusal().GetType().Name);
        }
    }

    [Test]
    public async Task A_change_that_the_new_status_forbids_is_not_tried_again()
    {
        var store = new InMemoryImageRepository();
        await store.AddAsync(Cases.Image(), default);
        var images = new RacingRepository(store, 1, LostRaces[0])
        {
            Meanwhile = async () =>
            {
                var now = (await store.FindAsync(Cases.Caller(), "i", default))!;
                await store.SaveAsync(now, now with { Status = ImageStatus.Deactivated }, ImageQuotas.None, default);
            },
        };

        Assert.That(
            async () => await images.ChangeAsync(
                () => LoadAsync(images),
                image => image.Status == ImageStatus.Active ? ValueTask.FromResult(image with { Name = "new" }) : throw new ForbiddenException("not while deactivated"),
                default),
            Throws.TypeOf<ForbiddenException>());

        Assert.That(images.Saves, Is.EqualTo(1));
        Assert.That((await LoadAsync(store)).Name, Is.Null);
    }

    [Test]
    public async Task Nothing_to_save_is_not_saved()
    {
        var images = await RacingAsync(int.MaxValue, LostRaces[0]);

        var image = await images.ChangeAsync(() => LoadAsync(images), ValueTask.FromResult, default);

        Assert.That((image.Id, images.Saves), Is.EqualTo(("i", 0)));
    }

    private static async Task<RacingRepository> RacingAsync(int failures, Func<Exception> failure)
    {
        var store = new InMemoryImageRepository();
        await store.AddAsync(Cases.Image(), default);
        return new RacingRepository(store, failures, failure);
    }

    private static async ValueTask<Image> LoadAsync(IImageRepository images) => (await images.FindAsync(Cases.Caller(), "i", default))!;

    private static async Task<Image> ChangeAsync(RacingRepository images, bool patches) => patches
        ? await new UpdateImage(images, new ImagePolicy(new FixedPolicy()), NoPropertyProtection.Instance, new ImageLimits(), TimeProvider.System, NoLocations.Changes())
            .ExecuteAsync(Cases.Caller(), "i", [new ImageChange(ImageChangeKind.Replace, "name", "new")], default)
        : await images.ChangeAsync(() => LoadAsync(images), image => ValueTask.FromResult(image with { Name = "new" }), default);
}
