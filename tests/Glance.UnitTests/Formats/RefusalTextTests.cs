using System.Buffers.Binary;
using Glance.Domain.Formats;
using Glance.TestKit.DiskImages;
using NUnit.Framework;

namespace Glance.UnitTests.Formats;

/// <summary>What clients read when their image is refused, or operators when it is taken with a doubt: every reason there is.</summary>
internal sealed class RefusalTextTests
{
    private const string Descriptor = "createType=monolithicSparse\nRW 1 SPARSE \"a\"\n";

    private static readonly string LongName = new('x', 64);

    private static readonly TestCaseData[] Reasons =
    [
        Case("qcow2 header: the header is cut off", MadeImages.Qcow2(length: 71)),
        Case("qcow2 header: the header is cut off", MadeImages.Qcow2(length: 103)),
        Case("qcow2 backing_file: the image has a backing file", MadeImages.Qcow2(backingFile: "x")),
        Case("qcow2 version: version 1 is not 2 or 3", MadeImages.Qcow2(version: 1)),
        Case("qcow2 version: version 4 is not 2 or 3", MadeImages.Qcow2(version: 4)),
        Case("qcow2 data_file: the image keeps its data in another file", MadeImages.Qcow2(features: 4)),
        Case("qcow2 unknown_features: the image needs features that are not known (0x30)", MadeImages.Qcow2(features: 0x3A)),
        Case("qed banned: this format is not allowed", [.. "QED\0"u8]),
        Case("vhd header: the header is cut off", MadeImages.VhdFooter(3, 1)[..511]),
        Case("vhd parent: the image is a difference to another file", MadeImages.VhdFooter(4, 1)),
        Case("vdi header: the header is cut off", MadeImages.Vdi()[..511]),
        Case("vdi parent: the image is a difference to another file", MadeImages.Vdi(type: 3)),
        Case("vdi parent: the image is a difference to another file", MadeImages.Vdi(type: 4)),
        Case("luks header: the header is cut off", MadeImages.Luks(length: 591)),
        Case("luks version: version 2 is not 1", MadeImages.Luks(version: 2)),
        Case("gpt mbr: no partitions are defined", MadeImages.Mbr()),
        Case("gpt mbr: partition 1 has the invalid boot flag 0x7f", MadeImages.Mbr((0x80, 7, 1), (0x7F, 7, 2))),
        Case("gpt mbr: partition 3 has the invalid boot flag 0x01", MadeImages.Mbr((0, 0xEE, 1), (0, 0, 0), (0, 0, 0), (1, 0, 0))),
        Case("gpt mbr: the partition that protects a GPT does not start at block 1", MadeImages.Mbr((0, 0xEE, 2))),
        Case("gpt mbr: there are partitions beside the one that protects a GPT", MadeImages.Mbr((0, 0xEE, 1), (0, 7, 9))),
        Case("gpt mbr: there are partitions beside the one that protects a GPT", MadeImages.Mbr((0, 0, 0), (0, 0xEE, 1))),
        Case("gpt mbr: the partition that protects a GPT starts at the wrong cylinder, head or sector", Start(447, 1)),
        Case("gpt mbr: the partition that protects a GPT starts at the wrong cylinder, head or sector", Start(448, 1)),
        Case("gpt mbr: the partition that protects a GPT starts at the wrong cylinder, head or sector", Start(449, 1)),
        Case("vhdx metadata: there is no region table", Vhdx(192 * 1024, (byte)'R')),
        Case("vhdx metadata: there is no region table", Vhdx((192 * 1024) + 9, 8)),
        Case("vhdx metadata: the region table does not lead to metadata", MadeImages.Vhdx(metadataOffset: (1 << 20) - 1)),
        Case("vhdx metadata: the region table does not lead to metadata", MadeImages.Vhdx(metadataOffset: (long.MaxValue / 2) + 1)),
        Case("vhdx metadata: the region table does not lead to metadata", Vhdx((192 * 1024) + 8, 0)),
        Case("vhdx metadata: there is no metadata table", Vhdx(1 << 20, (byte)'M')),
        Case("vhdx metadata: there is no metadata table", Vhdx((1 << 20) + 11, 8)),
        Case("vhdx metadata: the metadata lacks the size of the disk or its parameters", Vhdx((1 << 20) + 10, 1)),
        Case("vhdx metadata: the metadata lacks the size of the disk or its parameters", Vhdx((1 << 20) + 50, 0)),
        Case("vhdx metadata: the file ends before its metadata", MadeImages.Vhdx()[..(1 << 20)]),
        Case("vhdx parent: the image is a difference to another file", MadeImages.Vhdx(hasParent: true)),
        Case("vhdx parent: the image is a difference to another file", WithParentLocator()),
        Case("vmdk header: the header is cut off", MadeImages.Vmdk()[..511]),
        Case("vmdk version: version 0 is not 1, 2 or 3", MadeImages.Vmdk(version: 0)),
        Case("vmdk version: version 4 is not 1, 2 or 3", MadeImages.Vmdk(version: 4)),
        Case("vmdk descriptor: the extent is empty, which makes its descriptor the image", MadeImages.Vmdk(capacity: 0)),
        Case("vmdk descriptor: there is no descriptor behind the header", MadeImages.Vmdk(descriptorSector: 0)),
        Case("vmdk descriptor: there is no descriptor behind the header", MadeImages.Vmdk(descriptor: "")),
        Case("vmdk descriptor: the descriptor is cut off", MadeImages.Vmdk()[..700]),
        Case("vmdk subformat: a COWD extent is only a part of an image", [.. "COWD"u8]),
        Case("vmdk descriptor: a descriptor without data names other files as its extents", [.. "version=1"u8]),
        Case("vmdk descriptor: the descriptor has no extents", MadeImages.Vmdk("createType=monolithicSparse\n")),
        Case("vmdk descriptor: the descriptor must have exactly one createType", MadeImages.Vmdk("RW 1 SPARSE \"a\"\n")),
        Case("vmdk descriptor: the descriptor must have exactly one createType", MadeImages.Vmdk("# createtype\n" + Descriptor)),
        Case("vmdk descriptor: the descriptor has a line that is not understood", MadeImages.Vmdk(Descriptor + "a b=c\n")),
        Case("vmdk descriptor: the descriptor has a line that is not understood", MadeImages.Vmdk(Descriptor + "what\n? \n")),
        Case("vmdk descriptor: an extent names a path", MadeImages.Vmdk(Descriptor + "RW 1 SPARSE \"/a\"\n")),
        Case("vmdk descriptor: an extent names a path", MadeImages.Vmdk(Descriptor + "RW 1 SPARSE \"\\a\"\n")),
        Case("vmdk descriptor: an extent is kept outside the image", MadeImages.Vmdk(Descriptor + "RW 1 FLAT \"a\"\n")),
        Case("vmdk descriptor: an extent is kept outside the image", MadeImages.Vmdk(Descriptor + "RW 1\n")),
        Case("vmdk descriptor: the descriptor is not ASCII text", MadeImages.Vmdk(Descriptor + "ü")),
        Case("vmdk backing_file: the image is a difference to a parent", MadeImages.Vmdk(Descriptor + "parentCID=fffffff\n")),
        Case("vmdk backing_file: the image names a parent file", MadeImages.Vmdk(Descriptor + "# parentfilenamehint\n")),
        Case("vmdk footer: the footer is cut off", MadeImages.Vmdk(streamed: true)[..1535]),
        Case("vmdk footer: there is no footer where the header says there is", Footer(12, 2)),
        Case("vmdk footer: there is no footer where the header says there is", Footer(8, 1)),
        Case("vmdk footer: there is no footer where the header says there is", Footer(511, 1)),
        Case("vmdk footer: the stream does not end with its marker", Footer(1024, 1)),
        Case("vmdk footer: the stream does not end with its marker", Footer(1024 + 12, 1)),
        Case("vmdk footer: the footer is not a header", Footer(512, 0)),
        Case("vmdk footer: the footer says other things than the header", Footer(512 + 4, 2)),
        Case("vmdk footer: the footer says other things than the header", Footer(512 + 12, 1)),
        Case("vmdk footer: the footer says other things than the header", Footer(512 + 28, 2)),
        Case("vmdk footer: the footer says other things than the header", Footer(512 + 36, 9)),
        Case("vmdk footer: the footer leads to another footer", MadeImages.Vmdk(streamed: true, spoilFooter: AtEnd)),
        Case(
            "vmdk subformat: createType vmfs is not one of the allowed types (streamOptimized, monolithicSparse)",
            MadeImages.Vmdk(Descriptor.Replace("monolithicSparse", "vmfs", StringComparison.Ordinal))),
        Case(
            "vmdk subformat: createType (too long) is not one of the allowed types (streamOptimized, monolithicSparse)",
            MadeImages.Vmdk(Descriptor.Replace("monolithicSparse", LongName, StringComparison.Ordinal))),
        Case(
            $"vmdk subformat: createType {LongName[1..]} is not one of the allowed types (streamOptimized, monolithicSparse)",
            MadeImages.Vmdk(Descriptor.Replace("monolithicSparse", LongName[1..], StringComparison.Ordinal))),
    ];

    [TestCaseSource(nameof(Reasons))]
    public void A_refusal_says_what_was_found(string reason, byte[] image)
    {
        var format = reason.Split(' ')[0];
        var refusal = Judged.Of(image, format == "qed" ? "raw" : format).Refusal;

        Assert.That(refusal, Does.StartWith("Image failed safety checks: "));
        Assert.That(refusal, Does.EndWith(reason));
    }

    [Test]
    public void Every_reason_is_told_in_one_line()
    {
        var image = MadeImages.Qcow2(version: 4, backingFile: "x", features: 4);

        Assert.That(
            Judged.Of(image, "qcow2").Refusal,
            Is.EqualTo(
                "Image failed safety checks: qcow2 backing_file: the image has a backing file; qcow2 version: version 4 is not 2 or 3; "
                + "qcow2 data_file: the image keeps its data in another file"));
    }

    [Test]
    public void Several_formats_at_once_are_named() =>
        Assert.That(
            Judged.Of([.. MadeImages.Qcow2(), .. MadeImages.VhdFooter(2, 4096)]).Refusal,
            Is.EqualTo("Image failed safety checks: the content is of several formats at once: qcow2, vhd"));

    [Test]
    public void A_mismatch_names_both_formats()
    {
        Assert.That(
            Judged.Of(MadeImages.Vdi(), "qcow2").Refusal, Is.EqualTo("The content of the image is vdi, and its disk_format says qcow2"));
        Assert.That(Judged.Of(new byte[4096], "vdi").Refusal, Is.EqualTo("The content of the image is not vdi, as its disk_format says"));
    }

    [TestCase("raw", "the content is vdi, and disk_format says raw")]
    [TestCase("qcow2", "the content is vdi, and disk_format says qcow2")]
    [TestCase("ami", "the content is vdi, and disk_format says ami")]
    [TestCase("vdi", null)]
    public void What_is_taken_with_a_doubt_says_which(string declared, string? warning) =>
        Assert.That(Judged.Of(MadeImages.Vdi(), declared, new FormatPolicy { RequireMatch = false }).Warning, Is.EqualTo(warning));

    [Test]
    public void What_is_tolerated_is_told()
    {
        var judged = Judged.Of(MadeImages.Mbr(), "raw", new FormatPolicy { GptNonfatal = ["mbr"] });

        Assert.That(judged.Warning, Is.EqualTo("the content is gpt, and disk_format says raw; gpt mbr: no partitions are defined"));
    }

    private static TestCaseData Case(string reason, byte[] image) => new(reason, image)
    {
        TestName = $"Says({reason}, {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(image))[..6]})",
    };

    private static byte[] Start(int at, byte value)
    {
        var image = MadeImages.Mbr((0, 0xEE, 1));
        image[at] = (byte)(image[at] == value ? value + 1 : value);
        return image;
    }

    private static byte[] Vhdx(int at, byte value)
    {
        var image = MadeImages.Vhdx();
        image[at] = value;
        return image;
    }

    private static byte[] WithParentLocator()
    {
        var image = MadeImages.Vhdx();
        image[(1 << 20) + 10] = 3;
        new Guid("A8D35F2D-B30B-454D-ABF7-D3D84834AB0C").TryWriteBytes(image.AsSpan((1 << 20) + 96));
        return image;
    }

    private static byte[] Footer(int at, byte value) => MadeImages.Vmdk(streamed: true, spoilFooter: footer => footer.Span[at] = value);

    private static void AtEnd(Memory<byte> footer) => BinaryPrimitives.WriteUInt64LittleEndian(footer.Span[(512 + 56)..], ulong.MaxValue);
}
