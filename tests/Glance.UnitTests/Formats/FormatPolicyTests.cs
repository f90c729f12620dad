using Glance.Domain.Formats;
using Glance.TestKit.DiskImages;
using NUnit.Framework;

namespace Glance.UnitTests.Formats;

internal sealed class FormatPolicyTests
{
    private static readonly byte[] Noise = [.. Enumerable.Range(0, 50_000).Select(i => (byte)(0xC0 | (i % 61)))];

    [TestCase("bare", ExpectedResult = true)]
    [TestCase("ovf", ExpectedResult = false)]
    [TestCase("ami", ExpectedResult = false)]
    [TestCase(null, ExpectedResult = false)]
    public bool Only_bare_images_are_looked_into(string? container) => FormatPolicy.Applies(container);

    [TestCase("raw", 50_000L)]
    [TestCase("ami", null)]
    [TestCase("ari", null)]
    [TestCase("aki", null)]
    [TestCase("ploop", null)]
    public void What_cannot_be_recognised_is_taken_for_what_it_is_declared_as(string declared, long? virtualSize)
    {
        var judged = Judged.Of(Noise, declared);

        Assert.That((judged.Refusal, judged.Warning, judged.VirtualSize), Is.EqualTo(((string?)null, (string?)null, virtualSize)));
    }

    [Test]
    public void Declared_formats_must_be_there([Values("qcow2", "vmdk", "vhd", "vhdx", "vdi", "iso")] string declared)
    {
        Assert.That(Judged.Of(Noise, declared).Refusal, Does.Contain($"not {declared}"));
        Assert.That(Judged.Of(MadeImages.Luks(), declared).Refusal, Does.Contain("luks").And.Contain(declared));
    }

    [Test]
    public void Without_the_rule_another_format_only_warns_and_has_no_virtual_size([Values("qcow2", "vmdk", "vhd", "iso")] string declared)
    {
        var judged = Judged.Of(Noise, declared, new FormatPolicy { RequireMatch = false });

        Assert.That((judged.Refusal, judged.VirtualSize), Is.EqualTo(((string?)null, (long?)null)));
        Assert.That(judged.Warning, Does.Contain("raw").And.Contain(declared));
    }

    [Test]
    public void What_is_declared_raw_may_be_richer_and_has_the_size_of_the_file()
    {
        var judged = Judged.Of(MadeImages.Qcow2(virtualSize: 1 << 30), "raw");

        Assert.That((judged.Refusal, judged.VirtualSize), Is.EqualTo(((string?)null, (long?)4096)));
        Assert.That(judged.Warning, Does.Contain("qcow2"));
    }

    [Test]
    public void What_is_declared_as_something_unrecognisable_may_not_be_richer() =>
        Assert.That(Judged.Of(MadeImages.Qcow2(), "ami").Refusal, Does.Contain("qcow2").And.Contain("ami"));

    [Test]
    public void A_bootable_iso_with_a_partition_table_is_an_iso()
    {
        var image = MadeImages.Iso(blocks: 30, system: MadeImages.Mbr((0x12, 0x17, 9)));

        Assert.That((Judged.Of(image, "iso").Refusal, Judged.Of(image, "iso").VirtualSize), Is.EqualTo(((string?)null, (long?)61440)));
        Assert.That(Judged.Of(image, "raw").Refusal, Is.Null);
        Assert.That(Judged.Of(image, "gpt").Refusal, Does.Contain("iso"));
    }

    [Test]
    public void A_fixed_vhd_may_hold_a_disk_with_partitions()
    {
        var disk = MadeImages.Mbr((0x80, 0x83, 2048));
        byte[] image = [.. disk, .. MadeImages.VhdFooter(2, (ulong)disk.Length)];

        Assert.That((Judged.Of(image, "vhd").Refusal, Judged.Of(image, "vhd").VirtualSize), Is.EqualTo(((string?)null, (long?)disk.Length)));
    }

    [Test]
    public void A_footer_that_does_not_fit_its_file_makes_no_vhd() =>
        Assert.That(Judged.Of([.. Noise, .. MadeImages.VhdFooter(2, 77)], "vhd").Refusal, Does.Contain("not vhd"));

    [Test]
    public void Checks_of_partition_tables_can_be_made_to_warn_only()
    {
        var image = MadeImages.Mbr((0x12, 0x83, 1));

        var judged = Judged.Of(image, "raw", new FormatPolicy { GptNonfatal = ["mbr"] });

        Assert.That((judged.Refusal, judged.VirtualSize), Is.EqualTo(((string?)null, (long?)image.Length)));
        Assert.That(judged.Warning, Does.Contain("mbr"));
    }

    [Test]
    public void A_disk_with_partitions_is_raw()
    {
        Assert.That(Judged.Of(MadeImages.Mbr((0x80, 0x83, 2048)), "raw").Refusal, Is.Null);
        Assert.That(Judged.Of(MadeImages.Mbr((0, 0xEE, 1)), "raw").Refusal, Is.Null);
        Assert.That(Judged.Of(MadeImages.Mbr((0, 0xEE, 1)), "gpt").VirtualSize, Is.EqualTo(64 * 1024));
    }

    [Test]
    public void A_fat_file_system_has_no_partition_table()
    {
        var image = MadeImages.Mbr((0x12, 0x83, 1));
        (image[0x10], image[0x15]) = (2, 0xF8);

        Assert.That((Judged.Of(image).Formats, Judged.Of(image).Refusal), Is.EqualTo(("", (string?)null)));
    }

    [Test]
    public void The_allowed_subformats_of_vmdk_are_the_operators_choice()
    {
        var image = MadeImages.Vmdk();

        Assert.That(Judged.Of(image, "vmdk", new FormatPolicy { VmdkAllowedTypes = [] }).Refusal, Does.Contain("monolithicSparse"));
        Assert.That(Judged.Of(image, "vmdk", new FormatPolicy { VmdkAllowedTypes = ["MONOLITHICSPARSE"] }).Refusal, Is.Null);
    }

    [Test]
    public void A_streamed_vmdk_with_its_footer_is_accepted() =>
        Assert.That(Judged.Of(MadeImages.Vmdk(streamed: true), "vmdk").VirtualSize, Is.EqualTo(1 << 20));

    [Test]
    public void No_data_is_an_empty_image_of_whatever_format([Values("raw", "qcow2", "iso", "ami")] string declared) =>
        Assert.That(Judged.Of([], declared).Refusal, Is.Null);

    [TestCase("raw")]
    [TestCase("qcow2")]
    public void Nothing_at_all_has_no_virtual_size(string declared) => Assert.That(Judged.Of([], declared).VirtualSize, Is.Null);
}
