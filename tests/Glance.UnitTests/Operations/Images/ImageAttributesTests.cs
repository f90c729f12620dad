using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Quotas;
using Glance.Operations.Images;
using Glance.Operations.Records;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Images;

/// <summary>The attributes that updates set, by their names on the wire.</summary>
internal sealed class ImageAttributesTests
{
    private static readonly string[] Names =
        ["name", "disk_format", "container_format", "visibility", "protected", "min_ram", "min_disk", "owner", "os_hidden", "tags"];

    private static readonly string[] Texts = ["name", "owner", "disk_format", "container_format"];

    [Test]
    public void Attributes_are_those_that_have_a_column()
    {
        Assert.That(Names.Where(ImageAttributes.Contains), Is.EqualTo(Names));
        Assert.That(new[] { "", "hw_rng", "status", "locations", "os_hash_algo" }.Where(ImageAttributes.Contains), Is.Empty);
    }

    [Test]
    public void Which_host_holds_or_hashes_data_is_never_shown()
    {
        Assert.That(ImageAttributes.IsNeverShown("os_glance_stage_host"), Is.True);
        Assert.That(ImageAttributes.IsNeverShown("os_glance_hash_op_host"), Is.True);
        Assert.That(ImageAttributes.IsNeverShown("os_glance_import_task"), Is.False);
    }

    [Test]
    public void Each_is_set_by_its_name()
    {
        var before = OddWorld.Queued() with { DiskFormat = null, ContainerFormat = null };
        (string Name, object? Value, Image After)[] changes =
        [
            ("name", "n", before with { Name = "n" }),
            ("owner", "them", before with { Owner = "them" }),
            ("owner", "", before with { Owner = null }),
            ("owner", null, before with { Owner = null }),
            ("disk_format", "raw", before with { DiskFormat = "raw" }),
            ("container_format", "bare", before with { ContainerFormat = "bare" }),
            ("visibility", "community", before with { Visibility = ImageVisibility.Community }),
            ("protected", true, before with { Protected = true }),
            ("os_hidden", true, before with { Hidden = true }),
            ("min_ram", GivenAmount.FromInt64(int.MaxValue), before with { MinRam = int.MaxValue }),
            ("min_disk", GivenAmount.FromInt64(0), before with { MinDisk = 0 }),
            ("min_disk", GivenAmount.FromInt64(5), before with { MinDisk = 5 }),
        ];

        foreach (var (name, value, after) in changes)
            Assert.That(Set(before, name, value), Is.EqualTo(after), name);
        Assert.That(Set(before, "tags", new[] { "a", "b", "a" }).Tags, Is.EqualTo(["a", "b"]));
    }

    [TestCase(ImageStatus.Queued, true)]
    [TestCase(ImageStatus.Importing, true)]
    [TestCase(ImageStatus.Saving, false)]
    [TestCase(ImageStatus.Active, false)]
    public void Formats_are_set_before_there_is_data(ImageStatus status, bool allowed)
    {
        foreach (var name in new[] { "disk_format", "container_format" })
        {
            if (allowed)
            {
                Assert.That(() => Set(Cases.Image() with { Status = status }, name, "raw"), Throws.Nothing);
            }
            else
            {
                Assert.That(
                    () => Set(Cases.Image() with { Status = status }, name, "raw"),
                    Throws.TypeOf<ForbiddenException>().With.Message.Contains(name));
            }
        }
    }

    [Test]
    public void A_value_of_another_type_is_refused_with_what_would_be_one()
    {
        foreach (var name in Texts)
            Assert.That(() => Set(OddWorld.Queued(), name, 1L), Refused($"'{name}' must be a string or null"));
        foreach (var name in new[] { "protected", "os_hidden" })
            Assert.That(() => Set(OddWorld.Queued(), name, "true"), Refused($"'{name}' must be true or false"));
        foreach (var name in new[] { "min_ram", "min_disk" })
            Assert.That(() => Set(OddWorld.Queued(), name, "1"), Refused($"'{name}' must be an integer"));
        Assert.That(() => Set(OddWorld.Queued(), "tags", "a"), Refused("'tags' must be a list of strings"));
        Assert.That(
            () => Set(OddWorld.Queued(), "visibility", "everyone"),
            Refused("'visibility' must be one of private, public, shared, community"));
        Assert.That(() => Set(OddWorld.Queued(), "visibility", null), Throws.TypeOf<InvalidImageException>());
    }

    [Test]
    public void Values_beyond_what_is_stored_are_refused_and_named()
    {
        foreach (var name in Texts)
        {
            Assert.That(
                () => Set(OddWorld.Queued(), name, new string('x', 256)),
                Throws.TypeOf<InvalidImageException>().With.Message.StartsWith($"'{name}' has at most"));
        }

        foreach (var amount in new[] { -1, int.MaxValue + 1L })
        {
            Assert.That(
                () => Set(OddWorld.Queued(), "min_ram", GivenAmount.FromInt64(amount)),
                Throws.TypeOf<InvalidImageException>().With.Message.Contains($"'{amount}'"));
        }

        Assert.That(() => Set(OddWorld.Queued(), "tags", new[] { "ok", new string('t', 256) }), Throws.TypeOf<InvalidImageException>());
        Assert.That(() => Set(OddWorld.Queued(), "tags", new[] { "a", "b", "c" }), Throws.TypeOf<QuotaExceededException>());
    }

    [Test]
    public void Formats_that_no_option_names_are_those_of_upstream()
    {
        var limits = new ImageLimits();

        Assert.That(limits.DiskFormats, Is.EqualTo(["ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop"]));
        Assert.That(limits.ContainerFormats, Is.EqualTo(["ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed"]));
    }

    private static NUnit.Framework.Constraints.EqualStringConstraint Refused(string message) =>
        Throws.TypeOf<InvalidImageException>().With.Message.EqualTo(message);

    private static Image Set(Image image, string name, object? value) =>
        ImageAttributes.Set(image, name, value, new ImageLimits { TagQuota = 2 });
}
