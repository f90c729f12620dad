using Glance.Domain.Quotas;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Quotas;

internal sealed class UsageLimitsTests
{
    private static readonly UsageLimits Unlimited = new();

    private static readonly UsageLimits[] Limits =
    [
        new() { Bytes = 10 }, new() { Bytes = 10, BytesSetting = "user_storage_quota" }, new() { StagedBytes = 10 }, new() { Images = 10 },
        new() { Uploading = 10 },
    ];

    [TestCase(0, ProjectResource.ImageSizeTotal, "bytes of image_size_total")]
    [TestCase(1, ProjectResource.ImageSizeTotal, "bytes of user_storage_quota")]
    [TestCase(2, ProjectResource.ImageStageTotal, "bytes of image_stage_total")]
    [TestCase(3, ProjectResource.ImageCountTotal, "images of image_count_total")]
    [TestCase(4, ProjectResource.ImageCountUploading, "uploads of image_count_uploading")]
    public void A_limit_may_be_reached_and_not_passed(int which, ProjectResource resource, string what)
    {
        var limits = Limits[which];

        Assert.That(() => limits.Require("p", Usage(resource, 10)), Throws.Nothing);
        Assert.That(
            () => limits.Require("p", Usage(resource, 11)),
            Throws.TypeOf<QuotaExceededException>().With.Message.EqualTo($"Project p would use 11 {what}, more than its limit of 10")
                .And.Property(nameof(QuotaExceededException.Resource)).EqualTo(resource));
        Assert.That(() => Unlimited.Require("p", Usage(resource, long.MaxValue)), Throws.Nothing);
        Assert.That(
            Enum.GetValues<ProjectResource>().Where(other => other != resource).Select(other => Usage(other, long.MaxValue)),
            Has.All.Matches<ProjectUsage>(usage => Passes(limits, usage)));
        Assert.That((limits.LimitProject, Unlimited.LimitProject, UsageLimits.None.LimitProject), Is.EqualTo((true, false, false)));
    }

    [Test]
    public void A_limit_of_nothing_is_a_limit()
    {
        Assert.That(() => new UsageLimits { Images = 0 }.Require(null, Usage(ProjectResource.ImageCountTotal, 0)), Throws.Nothing);
        Assert.That(
            () => new UsageLimits { Images = 0 }.Require(null, Usage(ProjectResource.ImageCountTotal, 1)),
            Throws.TypeOf<QuotaExceededException>()
                .With.Message.EqualTo("Project (none) would use 1 images of image_count_total, more than its limit of 0"));
    }

    [Test]
    public void What_uploads_have_announced_counts_as_stored() =>
        Assert.That(new ProjectUsage(7, 4, 100, 0, 0).Bytes, Is.EqualTo(11));

    [Test]
    public void Quotas_of_one_image_limit_no_project() =>
        Assert.That(new UsageLimits { Image = new ImageQuotas { Tags = 1 } }.LimitProject, Is.False);

    [Test]
    public void Every_resource_has_the_name_that_keystone_knows()
    {
        Assert.That(ProjectResourceNames.All, Is.EqualTo(Enum.GetValues<ProjectResource>()));
        Assert.That(
            ProjectResourceNames.All.Select(resource => resource.ToName()),
            Is.EqualTo(new[] { "image_size_total", "image_stage_total", "image_count_total", "image_count_uploading" }));
        Assert.That(() => ((ProjectResource)4).ToName(), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task Where_nobody_keeps_limits_there_are_none()
    {
        var limits = new NoProjectLimits();

        Assert.That((limits.Enabled, await limits.LimitAsync(ProjectResource.ImageSizeTotal, "p", default)), Is.EqualTo((false, -1)));
    }

    private static ProjectUsage Usage(ProjectResource resource, long amount) => resource switch
    {
        ProjectResource.ImageSizeTotal => new ProjectUsage(amount - 1, 1, 0, 0, 0),
        ProjectResource.ImageStageTotal => new ProjectUsage(0, 0, amount, 0, 0),
        ProjectResource.ImageCountTotal => new ProjectUsage(0, 0, 0, amount, 0),
        _ => new ProjectUsage(0, 0, 0, 0, amount),
    };

    private static bool Passes(UsageLimits limits, ProjectUsage usage)
    {
        limits.Require("p", usage);
        return true;
    }
}
