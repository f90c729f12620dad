using Glance.Domain.Quotas;
using Glance.Operations.Quotas;
using NUnit.Framework;
using static Glance.Domain.Quotas.ProjectResource;

namespace Glance.UnitTests.Operations.Quotas;

/// <summary>What projects may use, and how what would be refused is made sure of first.</summary>
internal sealed class ProjectQuotasTests
{
    private const long MiB = 1 << 20;

    private static readonly MovingLimits None = new() { Enabled = false };

    [Test]
    public async Task Where_no_limits_apply_nobody_asks_for_them()
    {
        var quotas = Quotas(None);

        Assert.That(await quotas.ForNewImageAsync("us", default), Is.EqualTo(UsageLimits.None));
        Assert.That(await quotas.ForUploadAsync("us", default), Is.EqualTo(UsageLimits.None));
        Assert.That(await quotas.RemainingNowAsync("us", UsageLimits.None, default), Is.Null);
    }

    [Test]
    public async Task Everybodys_quota_is_one_of_bytes_and_names_its_option()
    {
        var held = await Quotas(None, rules: new(Storage: 10)).ForUploadAsync("us", default);

        Assert.That(held, Is.EqualTo(new UsageLimits { Bytes = 10, BytesSetting = "user_storage_quota" }));
        Assert.That(await Quotas(None, new(4, 2, 0, 0, 0)).RemainingNowAsync("us", held, default), Is.EqualTo(4));
    }

    [TestCase(3, 3L)]
    [TestCase(IProjectLimits.Unlimited, null)]
    public async Task A_project_has_so_many_images(long limit, long? images) =>
        Assert.That(
            await Quotas(MovingLimits.Of((ImageCountTotal, limit))).ForNewImageAsync("us", default),
            Is.EqualTo(new UsageLimits { Images = images }));

    [TestCase(2, 2 * MiB)]
    [TestCase(0, 0L)]
    [TestCase(IProjectLimits.Unlimited, null)]
    [TestCase(long.MaxValue / MiB, long.MaxValue / MiB * MiB)]
    [TestCase((long.MaxValue / MiB) + 1, null)]
    [TestCase(long.MaxValue, null)]
    public async Task Limits_on_data_are_in_MiB_and_one_beyond_all_numbers_is_none(long limit, long? bytes)
    {
        var held = await Quotas(MovingLimits.Of((ImageSizeTotal, limit), (ImageCountUploading, 7))).ForUploadAsync("us", default);

        Assert.That(held, Is.EqualTo(new UsageLimits { Bytes = bytes, Uploading = 7 }));
    }

    [TestCase(1, true)]
    [TestCase((2 * MiB) - 1, true)]
    [TestCase(2 * MiB, false)]
    public async Task A_soft_quota_refuses_who_has_more_than_it_already_in_whole_MiB(long stored, bool allowed)
    {
        var quotas = Quotas(
            MovingLimits.Of((ImageSizeTotal, 1), (ImageCountUploading, 7)), new(stored, 100 * MiB, 0, 0, 50), new(Hard: false));

        if (allowed)
            Assert.That(await quotas.ForUploadAsync("us", default), Is.EqualTo(new UsageLimits { Uploading = 7 }));
        else
            Assert.That(async () => await quotas.ForUploadAsync("us", default), Throws.TypeOf<QuotaExceededException>());
    }

    [Test]
    public async Task A_soft_quota_that_was_raised_meanwhile_refuses_nobody()
    {
        var limits = MovingLimits.Of((ImageSizeTotal, 1)).Raised((ImageSizeTotal, 2));

        Assert.That(
            await Quotas(limits, new(2 * MiB, 0, 0, 0, 0), new(Hard: false)).ForUploadAsync("us", default),
            Is.EqualTo(UsageLimits.None));
    }

    [Test]
    public async Task What_remembered_limits_refuse_is_tried_again_by_those_of_now()
    {
        var limits = MovingLimits.Of((ImageCountTotal, 1)).Raised((ImageCountTotal, 2));
        List<long?> tried = [];

        var done = await TryAsync(Quotas(limits), tried, held => held.Images < 2 ? Refusal(ImageCountTotal) : null);

        Assert.That(done, Is.EqualTo("done"));
        Assert.That(tried, Is.EqualTo(new long?[] { 1, 2 }));
        Assert.That(limits.Forgotten, Is.EqualTo(["us"]));
    }

    [Test]
    public void Limits_that_stand_refuse_at_once()
    {
        List<long?> tried = [];

        Assert.That(
            () => TryAsync(Quotas(MovingLimits.Of((ImageCountTotal, 1))), tried, _ => Refusal(ImageCountTotal)),
            Throws.TypeOf<QuotaExceededException>());
        Assert.That(tried, Is.EqualTo(new long?[] { 1 }));
    }

    [Test]
    public void An_images_own_quota_is_no_limit_of_the_project_and_is_not_asked_for_anew()
    {
        var limits = MovingLimits.Of((ImageCountTotal, 1)).Raised((ImageCountTotal, 2));
        List<long?> tried = [];

        Assert.That(() => TryAsync(Quotas(limits), tried, _ => Refusal(null)), Throws.TypeOf<QuotaExceededException>());
        Assert.That((tried.Count, limits.Forgotten.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public void A_quota_that_is_configured_does_not_move()
    {
        var limits = new MovingLimits { Enabled = false };
        List<long?> tried = [];

        Assert.That(() => TryAsync(Quotas(limits), tried, _ => Refusal(ImageSizeTotal)), Throws.TypeOf<QuotaExceededException>());
        Assert.That((tried.Count, limits.Forgotten.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task A_further_step_is_held_against_the_limits_it_began_with_and_only_then_against_those_of_now()
    {
        var limits = MovingLimits.Of((ImageSizeTotal, 3), (ImageCountUploading, 3)).Raised((ImageSizeTotal, 5), (ImageCountUploading, 5));

        Assert.That(
            await StepsAsync(limits, new UsageLimits { Bytes = 1 }),
            Is.EqualTo(new[] { new UsageLimits { Bytes = 1 }, new UsageLimits { Bytes = 5 * MiB } }));
        Assert.That(
            await StepsAsync(limits, new UsageLimits { Uploading = 1 }),
            Is.EqualTo(new[] { new UsageLimits { Uploading = 1 }, new UsageLimits { Uploading = 5 } }));
    }

    [TestCase(10, 4, 6)]
    [TestCase(10, 10, 0)]
    [TestCase(10, 11, 0)]
    public async Task What_remains_is_what_is_not_used(long most, long used, long remaining)
    {
        var quotas = Quotas(MovingLimits.Of(), new(used - 1, 1, 0, 0, 0));

        Assert.That(await quotas.RemainingAsync("us", new UsageLimits { Bytes = most }, default), Is.EqualTo(remaining));
        Assert.That(await quotas.RemainingAsync("us", UsageLimits.None, default), Is.Null);
    }

    [Test]
    public async Task Before_data_is_cut_off_the_limit_is_asked_for_anew()
    {
        var limits = MovingLimits.Of((ImageSizeTotal, 1)).Raised((ImageSizeTotal, 2));

        Assert.That(
            await Quotas(limits, new(MiB, 0, 0, 0, 0)).RemainingNowAsync("us", new UsageLimits { Bytes = MiB }, default),
            Is.EqualTo(MiB));
        Assert.That(limits.Forgotten, Is.EqualTo(["us"]));
    }

    [Test]
    public async Task Usage_is_told_in_the_units_of_the_limits()
    {
        var limits = MovingLimits.Of((ImageSizeTotal, 10), (ImageStageTotal, 11), (ImageCountTotal, 12));

        var told = await Quotas(limits, new((3 * MiB) - 1, 2 * MiB, (4 * MiB) + 5, 6, 7)).UsageAsync("us", default);

        Assert.That(
            told,
            Is.EqualTo(
                new ResourceUsage[]
                {
                    new(ImageSizeTotal, 4, 10), new(ImageStageTotal, 4, 11), new(ImageCountTotal, 6, 12), new(ImageCountUploading, 7, -1),
                }));
    }

    private static async Task<List<UsageLimits>> StepsAsync(MovingLimits limits, UsageLimits held)
    {
        List<UsageLimits> steps = [];
        await Quotas(limits).WithinAsync(
            "us",
            held,
            step =>
            {
                steps.Add(step);
                return steps.Count == 1 ? throw Refusal(ImageSizeTotal) : ValueTask.FromResult(true);
            },
            default);
        return steps;
    }

    private static async Task<string> TryAsync(ProjectQuotas quotas, List<long?> tried, Func<UsageLimits, Exception?> step) =>
        await quotas.WithinAsync(
        "us",
        () => quotas.ForNewImageAsync("us", default),
        held =>
        {
            tried.Add(held.Images);
            return step(held) is { } refusal ? throw refusal : ValueTask.FromResult("done");
        });

    private static QuotaExceededException Refusal(ProjectResource? resource) => new("too much") { Resource = resource };

    private static ProjectQuotas Quotas(IProjectLimits limits, ProjectUsage? used = null, QuotaRules? rules = null) =>
        new(new Used(used ?? new(0, 0, 0, 0, 0)), limits, rules ?? new QuotaRules());

    private sealed class Used(ProjectUsage usage) : IUsage
    {
        public ValueTask<ProjectUsage> OfAsync(string? projectId, CancellationToken cancellationToken) => ValueTask.FromResult(usage);
    }
}
