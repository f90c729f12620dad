using System.Text;
using Glance.Domain.Formats;
using Glance.TestKit.DiskImages;
using NUnit.Framework;

namespace Glance.UnitTests.Formats;

/// <summary>Images made to make others read what they should not.</summary>
internal sealed class HostileImageTests
{
    private static readonly FormatPolicy Lenient = new() { RequireMatch = false };

    private static readonly TestCaseData[] Hostile =
    [
        Case("qcow2 backing_file", MadeImages.Qcow2(backingFile: "/etc/passwd")),
        Case("qcow2 backing_file", MadeImages.Qcow2(version: 2, backingFile: "/etc/passwd")),
        Case("qcow2 data_file", MadeImages.Qcow2(features: 1 << 2)),
        Case("qcow2 unknown_features", MadeImages.Qcow2(features: 1 << 4)),
        Case("qcow2 unknown_features", MadeImages.Qcow2(features: 1UL << 63)),
        Case("qcow2 version", MadeImages.Qcow2(version: 1)),
        Case("qcow2 version", MadeImages.Qcow2(version: 4)),
        Case("qcow2 header", MadeImages.Qcow2(length: 60)),
        Case("qcow2 header", MadeImages.Qcow2(length: 100)),
        Case("qed banned", [.. "QED\0"u8, .. new byte[1000]]),
        Case("vmdk descriptor", MadeImages.Vmdk("createType=\"monolithicSparse\"\nRW 1 FLAT \"/etc/passwd\" 0\n")),
        Case("vmdk descriptor", MadeImages.Vmdk("createType=\"monolithicSparse\"\nRW 1 SPARSE \"/etc/passwd\"\n")),
        Case("vmdk descriptor", MadeImages.Vmdk("createType=\"monolithicSparse\"\nRW 1 VMFS \"passwd\"\n")),
        Case("vmdk descriptor", MadeImages.Vmdk("createType=\"monolithicSparse\"\n")),
        Case("vmdk descriptor", MadeImages.Vmdk("RW 1 SPARSE \"disk\"\n")),
        Case("vmdk descriptor", MadeImages.Vmdk("# createType=\"monolithicSparse\"\ncreateType=\"monolithicFlat\"\nRW 1 SPARSE \"disk\"\n")),
        Case("vmdk descriptor", MadeImages.Vmdk("createType=\"monolithicSparse\"\nRW 1 SPARSE \"disk\"\nwhat is this\n")),
        Case("vmdk descriptor", MadeImages.Vmdk("createType=\"monolithicSparse\"\nRW 1 SPARSE \"dïsk\"\n")),
        Case("vmdk descriptor", MadeImages.Vmdk(capacity: 0)),
        Case("vmdk descriptor", MadeImages.Vmdk(descriptorSector: 2)),
        Case("vmdk descriptor", MadeImages.Vmdk(descriptor: "")),
        Case("vmdk descriptor", MadeImages.Vmdk()[..600]),
        Case("vmdk header", MadeImages.Vmdk()[..100]),
        Case("vmdk version", MadeImages.Vmdk(version: 4)),
        Case("vmdk subformat", MadeImages.Vmdk(MadeImages.PlainDescriptor.Replace("monolithicSparse", "vmfsSparse", StringComparison.Ordinal))),
        Case("vmdk subformat", [.. "COWD"u8, .. new byte[1000]]),
        Case("vmdk backing_file", MadeImages.Vmdk(MadeImages.PlainDescriptor + "parentFileNameHint=\"/etc/passwd\"\n")),
        Case("vmdk backing_file", MadeImages.Vmdk(MadeImages.PlainDescriptor.Replace("parentCID=ffffffff", "parentCID=12345678", StringComparison.Ordinal))),
        Case("vmdk footer", MadeImages.Vmdk(streamed: true)[..^512]),
        Case("vmdk footer", MadeImages.Vmdk(streamed: true, spoilFooter: footer => footer.Span[512 + 28] = 9)),
        Case("vmdk footer", MadeImages.Vmdk(streamed: true, spoilFooter: footer => footer.Span[512 + 12] ^= 1)),
        Case("vmdk footer", MadeImages.Vmdk(streamed: true, spoilFooter: footer => footer.Span.Slice(512 + 56, 8).Fill(0xFF))),
        Case("vmdk footer", MadeImages.Vmdk(streamed: true, spoilFooter: footer => footer.Span[512] = 0)),
        Case("vmdk footer", MadeImages.Vmdk(streamed: true, spoilFooter: footer => footer.Span[1024 + 12] = 1)),
        Case("vmdk footer", MadeImages.Vmdk(streamed: true, spoilFooter: footer => footer.Span[12] = 0)),
        Case("vmdk descriptor", Text("# Disk DescriptorFile\nversion=1\ncreateType=\"monolithicFlat\"\nRW 1 FLAT \"/etc/passwd\" 0\n")),
        Case("vmdk descriptor", Text("\n# a comment\n version=3\n")),
        Case("vmdk descriptor", Text(new string('\n', 100_000) + "CreateType=\"custom\"\n")),
        Case("vmdk descriptor", Text("x=1\ncreateType=\"custom\"\n\0\0\0")),
        Case("vhd parent", MadeImages.VhdFooter(4, 512)),
        Case("vhd header", MadeImages.VhdFooter(3, 512)[..100]),
        Case("vhdx parent", MadeImages.Vhdx(hasParent: true)),
        Case("vhdx metadata", MadeImages.Vhdx()[..300_000]),
        Case("vhdx metadata", MadeImages.Vhdx(metadataOffset: 1000)),
        Case("vhdx metadata", MadeImages.Vhdx(metadataOffset: long.MaxValue)),
        Case("vhdx metadata", MadeImages.Vhdx(metadataOffset: -1)),
        Case("vdi parent", MadeImages.Vdi(type: 4)),
        Case("vdi header", MadeImages.Vdi()[..100]),
        Case("luks version", MadeImages.Luks(version: 2)),
        Case("luks header", MadeImages.Luks(length: 100)),
        Case("gpt mbr", MadeImages.Mbr((0x12, 0x83, 1))),
        Case("gpt mbr", MadeImages.Mbr()),
        Case("gpt mbr", MadeImages.Mbr((0, 0xEE, 1), (0, 0x83, 100))),
        Case("gpt mbr", MadeImages.Mbr((0, 0xEE, 34))),
        Case("several formats at once: qcow2, iso", MadeImages.Iso(system: MadeImages.Qcow2())),
        Case("several formats at once: vmdk, iso", MadeImages.Iso(system: MadeImages.Vmdk())),
        Case("several formats at once: qcow2, vhd", [.. MadeImages.Qcow2(), .. MadeImages.VhdFooter(2, 4096)]),
        Case("several formats at once: qcow2, vdi", Overlay(MadeImages.Qcow2(), MadeImages.Vdi(), 0x40)),
    ];

    [TestCaseSource(nameof(Hostile))]
    public void Is_refused_whatever_it_is_declared_as(string reason, byte[] image)
    {
        foreach (var declared in new[] { "raw", "qcow2", "vmdk", "vhd", "vhdx", "vdi", "iso", "luks", "ami" })
        {
            if (reason == "gpt mbr" && declared == "vhd")
                continue; // not certain there before the end, and then a mismatch
            Assert.That(Judged.Of(image, declared, Lenient).Refusal, Does.StartWith("Image failed safety checks").And.Contain(reason), declared);
        }
    }

    [Test]
    public void Is_refused_long_before_its_end()
    {
        byte[] big = [.. MadeImages.Qcow2(backingFile: "/etc/passwd"), .. new byte[1 << 20]];

        Assert.That(Judged.Of(big, "qcow2", null, 4096).RefusedAt, Is.LessThan(1024));
        Assert.That(Judged.Of(big, "vmdk", null, 1).RefusedAt, Is.LessThan(1024));
    }

    [Test]
    public void Never_makes_the_inspector_keep_what_a_header_only_claims()
    {
        var image = MadeImages.Vmdk();
        BitConverter.TryWriteBytes(image.AsSpan(36), ulong.MaxValue);
        var before = GC.GetAllocatedBytesForCurrentThread();

        _ = Judged.Of(image, "vmdk", Lenient);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(200_000));
    }

    private static TestCaseData Case(string reason, byte[] image) => new(reason, image) { TestName = $"Is_refused({reason}, {image.Length} bytes, {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(image))[..6]})" };

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Overlay(byte[] image, byte[] other, int from)
    {
        other.AsSpan(from, 4).CopyTo(image.AsSpan(from));
        return image;
    }
}
