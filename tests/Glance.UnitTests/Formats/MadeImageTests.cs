using System.Buffers.Binary;
using System.Text;
using Glance.Domain.Formats;
using Glance.TestKit.DiskImages;
using NUnit.Framework;

namespace Glance.UnitTests.Formats;

/// <summary>Harmless images as small as can be: what they are recognised as, and what almost looks like them is not.</summary>
internal sealed class MadeImageTests
{
    private const ulong Odd = 0x0000_0012_3456_7890;

    private const string Mixed =
        "createType=streamOptimized\nrdonly 1 zero\nNOACCESS 1 Sparse \"a\"\nDDB.x = \"/\"\nparentCID=\"ffffffff\"\nparentcid=FFFFFFFF\n";

    private static readonly byte[] Padding = [.. Enumerable.Repeat((byte)0xC1, 5000)];

    private static readonly TestCaseData[] Harmless =
    [
        Case("qcow2", (long)Odd, MadeImages.Qcow2(version: 2, virtualSize: Odd)),
        Case("qcow2", (long)Odd, MadeImages.Qcow2(version: 3, virtualSize: Odd)),
        Case("qcow2", (long)Odd, MadeImages.Qcow2(version: 2, virtualSize: Odd, length: 72)),
        Case("qcow2", (long)Odd, MadeImages.Qcow2(version: 3, virtualSize: Odd, length: 104)),
        Case("qcow2", 1 << 20, MadeImages.Qcow2(features: 0b1011)),
        Case("qcow2", long.MaxValue, MadeImages.Qcow2(virtualSize: long.MaxValue)),
        Case("qcow2", null, MadeImages.Qcow2(virtualSize: (ulong)long.MaxValue + 1)),
        Case("vmdk", 512L * 0x123456, MadeImages.Vmdk(capacity: 0x123456)),
        Case("vmdk", 512L * 2048, MadeImages.Vmdk(version: 2)),
        Case("vmdk", 512L * 2048, MadeImages.Vmdk(version: 3)),
        Case("vmdk", 512L * 2048, MadeImages.Vmdk(streamed: true)),
        Case("vmdk", (long.MaxValue / 512) * 512, MadeImages.Vmdk(capacity: long.MaxValue / 512)),
        Case("vmdk", null, MadeImages.Vmdk(capacity: (long.MaxValue / 512) + 1)),
        Case("vmdk", 1 << 20, MadeImages.Vmdk(Mixed)),
        Case("vmdk", 1 << 20, MadeImages.Vmdk(new string('\n', 2000) + MadeImages.PlainDescriptor)),
        Case("vhd", 512, [.. new byte[512], .. MadeImages.VhdFooter(2, 512)]),
        Case("vhd", 5000, [.. Padding, .. MadeImages.VhdFooter(2, 5000)]),
        Case("vhd", 5000, [.. Padding, .. WithoutCurrentSize(MadeImages.VhdFooter(2, 5000))]),
        Case("vhd", (long)Odd, [.. MadeImages.VhdFooter(3, Odd), .. Padding]),
        Case("vhd", (long)Odd, MadeImages.VhdFooter(2, Odd)),
        Case("vhd", null, [.. MadeImages.VhdFooter(3, ulong.MaxValue), .. Padding]),
        Case("vhdx", (long)Odd, MadeImages.Vhdx(size: Odd)),
        Case("vhdx", null, MadeImages.Vhdx(size: ulong.MaxValue)),
        Case("vdi", (long)Odd, MadeImages.Vdi(type: 1, size: Odd)),
        Case("vdi", (long)Odd, MadeImages.Vdi(type: 2, size: Odd)[..512]),
        Case("vdi", null, MadeImages.Vdi(size: ulong.MaxValue)),
        Case("iso", 20 * 2048, MadeImages.Iso()),
        Case("iso", 17 * 2048, MadeImages.Iso(blocks: 17)),
        Case("iso", null, Volume("NSR02")),
        Case("iso", null, Volume("NSR03")),
        Case("iso", null, Volume("BEA01")),
        Case("iso", null, Volume("CD001", kind: 2)),
        Case("luks", 3 * 4096, MadeImages.Luks()),
        Case("luks", 0, MadeImages.Luks(payloadSectors: 32)),
        Case("luks", null, MadeImages.Luks(payloadSectors: 33)),
        Case("gpt", 64 * 1024, MadeImages.Mbr((0, 0xEE, 1))),
        Case("gpt", 64 * 1024, MadeImages.Mbr((0x80, 0x83, 2048), (0, 0x82, 4096))),
        Case("gpt", 64 * 1024, MadeImages.Mbr((0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 7, 63))),
        Case("gpt", 512, MadeImages.Mbr((0x80, 0x83, 2048))[..512]),
    ];

    private static readonly TestCaseData[] Plain =
    [
        Not("an empty text", "\n \t\r\n"u8.ToArray()),
        Not("a text about something else", Encoding.ASCII.GetBytes("version=4\n" + new string('x', 9000) + "create type=\n")),
        Not("a text whose word is behind a zero", [.. "some text\n\0"u8, .. "createType="u8]),
        Not("bytes behind the word", [.. "text \u0001 createtype"u8]),
        Not("a word that ends too early", "some text\ncreatetyp"u8.ToArray()),
        Not("a word that begins twice and ends once", "some text\ncrecreatetyp e"u8.ToArray()),
        Not("an MBR cut off", MadeImages.Mbr((0x80, 0x83, 2048))[..511]),
        Not("half of an MBR's mark", Changed(MadeImages.Mbr((0x80, 0x83, 2048)), 510, 0x54)),
        Not("the other half of an MBR's mark", Changed(MadeImages.Mbr((0x80, 0x83, 2048)), 511, 0xAB)),
        Not("a VHD's footer before the end", [.. Padding, .. MadeImages.VhdFooter(2, 5000), 0]),
        Not("a dynamic VHD's footer alone at the end", [.. Padding, .. MadeImages.VhdFooter(3, 5000)]),
        Not("a VHD's footer of another size", [.. Padding, .. MadeImages.VhdFooter(2, 5001)]),
        Not("a VHD's footer cut off", [.. Padding, .. MadeImages.VhdFooter(2, 5000)[..511]]),
        Not("a VHDX's first letters", "vhdxfil"u8.ToArray()),
        Not("a volume of another standard", Volume("NSR04")),
        Not("a volume cut off", MadeImages.Iso()[..((34 * 1024) - 1)]),
        Not("a LUKS magic number cut off", MadeImages.Luks()[..5]),
        Not("a qcow magic number cut off", MadeImages.Qcow2()[..3]),
        Not("QED's first letters", "QED"u8.ToArray()),
        Not("a VDI magic number cut off", [.. new byte[0x40], .. MadeImages.Vdi()[0x40..0x43]]),
        Not("a VMDK's magic number cut off", "KDM"u8.ToArray()),
    ];

    [TestCaseSource(nameof(Harmless))]
    public void Is_what_it_is_declared_as_and_has_its_virtual_size(string format, long? virtualSize, byte[] image)
    {
        var policy = new FormatPolicy { VmdkAllowedTypes = ["streamOptimized", "monolithicSparse"] };
        foreach (var chunk in new[] { 1 << 20, 4096, 511 })
        {
            var judged = Judged.Of(image, format, policy, chunk);
            Assert.That((judged.Formats, judged.VirtualSize), Is.EqualTo((format, virtualSize)), $"chunks of {chunk}");
            Assert.That((judged.Refusal, judged.Warning), Is.EqualTo(((string?)null, (string?)null)), $"chunks of {chunk}");
        }
    }

    [TestCaseSource(nameof(Plain))]
    public void Is_no_image_of_any_format(byte[] image)
    {
        foreach (var chunk in new[] { 1 << 20, 511 })
        {
            var judged = Judged.Of(image, "raw", null, chunk);
            Assert.That(judged.Formats, Is.Empty, $"chunks of {chunk}");
            Assert.That((judged.Refusal, judged.Warning), Is.EqualTo(((string?)null, (string?)null)), $"chunks of {chunk}");
        }
    }

    [TestCase("createtype")]
    [TestCase("CREATETYPE")]
    [TestCase("createType=\"custom\"")]
    [TestCase("ccreatetype")]
    [TestCase("createcreatetype")]
    public void A_text_with_the_word_that_every_descriptor_has_is_a_descriptor(string word)
    {
        foreach (var before in new[] { 1, 4080, 4090, 10_000, 500_000 })
        {
            byte[] image = [.. Enumerable.Repeat((byte)'.', before), .. Encoding.ASCII.GetBytes(word)];

            Assert.That(Judged.Of(image, "raw", null, 4000).Refusal, Does.Contain("vmdk descriptor"), $"behind {before} bytes");
        }
    }

    [Test]
    public void A_descriptor_is_looked_for_in_the_first_megabyte()
    {
        byte[] image = [.. Enumerable.Repeat((byte)'.', (1 << 20) + 8192), .. "createtype"u8];

        Assert.That(Judged.Of(image, "raw", null, 4096), Is.EqualTo(Judged.Of(image, "raw")));
        Assert.That(Judged.Of(image).Formats, Is.Empty);
    }

    [TestCase("version=1\n", true)]
    [TestCase("version=2\n", true)]
    [TestCase("version=3\n", true)]
    [TestCase("  VERSION=1  \n", true)]
    [TestCase("# a comment\n\n#another\nversion=3", true)]
    [TestCase("# Disk DescriptorFile\nanything", true)]
    [TestCase("# disk descriptorfile", true)]
    [TestCase("version=4\n", false)]
    [TestCase("version=12\n", false)]
    [TestCase("x\nversion=1\n", false)]
    [TestCase("# only a comment\n", false)]
    public void A_text_that_begins_with_a_version_is_a_descriptor(string text, bool isOne)
    {
        var judged = Judged.Of(Encoding.ASCII.GetBytes(text), "vmdk", new FormatPolicy { RequireMatch = false });

        Assert.That(judged.Formats, Is.EqualTo(isOne ? "vmdk" : ""));
    }

    [Test]
    public void The_inspector_knows_what_it_can_recognise_and_when_it_is_done()
    {
        var inspector = new ImageInspector();

        Assert.That(inspector.Take(new byte[10_000]), Is.EqualTo(592), "a head first");
        Assert.That((inspector.Size, inspector.Changed, inspector.Ended), Is.EqualTo((592, true, false)));
        Assert.That(inspector.Take(new byte[10_000]), Is.EqualTo(10_000));
        Assert.That((inspector.Size, inspector.Changed), Is.EqualTo((10_592, false)));
        Assert.That((inspector.MayBe("iso"), inspector.MayBe("vhd")), Is.EqualTo((true, true)));
        Assert.That((inspector.MayBe("qcow2"), inspector.MayBe("ami")), Is.EqualTo((false, false)));

        inspector.Complete();

        Assert.That((inspector.Ended, inspector.Changed), Is.EqualTo((true, true)));
        Assert.That((inspector.MayBe("iso"), inspector.MayBe("vhd")), Is.EqualTo((false, false)));
        Assert.That(() => inspector.Take(new byte[1]), Throws.InvalidOperationException);
        Assert.That(inspector.Complete, Throws.Nothing);
    }

    [TestCase("qcow2", true)]
    [TestCase("qed", true)]
    [TestCase("vhd", true)]
    [TestCase("vhdx", true)]
    [TestCase("vmdk", true)]
    [TestCase("vdi", true)]
    [TestCase("iso", true)]
    [TestCase("gpt", true)]
    [TestCase("luks", true)]
    [TestCase("raw", false)]
    [TestCase("ami", false)]
    [TestCase("ploop", false)]
    public void Every_format_that_has_a_mark_can_be_recognised(string format, bool can) =>
        Assert.That(ImageInspector.CanDetect(format), Is.EqualTo(can));

    [Test]
    public void A_check_throws_what_the_policy_refuses_as_soon_as_it_is_certain()
    {
        var check = new FormatCheck(FormatPolicy.Default, "qcow2");

        Assert.That(() => check.Append(new byte[591]), Throws.Nothing);
        Assert.That(
            () => check.Append(new byte[1]),
            Throws.TypeOf<ImageFormatException>().With.Message.EqualTo("The content of the image is not qcow2, as its disk_format says"));
        Assert.That(() => new FormatCheck(FormatPolicy.Default, "vdi").Append([]), Throws.Nothing);
        Assert.That(() => Fed("vhd", Padding).Complete(), Throws.TypeOf<ImageFormatException>());
        Assert.That(Fed("raw", Padding).Complete().VirtualSize, Is.EqualTo(5000));
    }

    private static FormatCheck Fed(string declared, byte[] image)
    {
        var check = new FormatCheck(FormatPolicy.Default, declared);
        check.Append(image);
        return check;
    }

    private static TestCaseData Case(string format, long? size, byte[] image) =>
        new(format, size, image) { TestName = $"Is_recognised({format}, {size}, {Mark(image)})" };

    private static TestCaseData Not(string what, byte[] image) => new(image) { TestName = $"Is_no_image({what})" };

    private static string Mark(byte[] image) =>
        $"{image.Length} bytes, {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(image))[..6]}";

    private static byte[] Changed(byte[] image, int at, byte value)
    {
        image[at] = value;
        return image;
    }

    private static byte[] WithoutCurrentSize(byte[] footer)
    {
        BinaryPrimitives.WriteUInt64BigEndian(footer.AsSpan(48), 0);
        return footer;
    }

    private static byte[] Volume(string id, byte kind = 1)
    {
        var image = MadeImages.Iso();
        image[32 * 1024] = kind;
        Encoding.ASCII.GetBytes(id, image.AsSpan((32 * 1024) + 1));
        return image;
    }
}
