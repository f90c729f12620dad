using FsCheck;
using FsCheck.Fluent;
using Glance.Domain.Formats;
using Glance.TestKit.DiskImages;
using NUnit.Framework;

namespace Glance.UnitTests.Formats;

internal sealed class InspectorPropertyTests
{
    private static readonly string[] Declared = ["raw", "qcow2", "vmdk", "vhd", "vhdx", "vdi", "iso", "luks", "gpt", "ami"];

    private static readonly byte[][] Seeds =
    [
        [], MadeImages.Qcow2(), MadeImages.Qcow2(backingFile: "x"), MadeImages.Vmdk(), MadeImages.Vmdk(streamed: true), MadeImages.Mbr((0, 0xEE, 1)),
        MadeImages.Iso(), MadeImages.Iso(system: MadeImages.Mbr((1, 1, 1))), MadeImages.Luks(), MadeImages.Vdi(), MadeImages.VhdFooter(3, 512), MadeImages.Vhdx(),
        [.. MadeImages.Mbr((0, 0x83, 1)), .. MadeImages.VhdFooter(2, 64 * 1024)], "# Disk DescriptorFile\nversion=1\n"u8.ToArray(),
        [.. Enumerable.Repeat((byte)' ', 20_000), .. "createType="u8],
    ];

    [Test]
    public void Random_bytes_never_throw() =>
        Prop.ForAll<byte[], int>((bytes, which) => Judged.Of(bytes, Declared[Math.Abs(which % Declared.Length)]) is not null).QuickCheckThrowOnFailure();

    [Test]
    public void Damaged_images_cut_anywhere_get_the_same_verdict_as_whole_ones() =>
        Prop.ForAll(Arb.From(Cases()), one =>
        {
            foreach (var lenient in new[] { false, true })
            {
                var policy = new FormatPolicy { RequireMatch = !lenient };
                if (Judged.Of(one.Image, one.Declared, policy) != Judged.Of(one.Image, one.Declared, policy, one.Chunks))
                    return false;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Test]
    public void Bytes_one_at_a_time_get_the_same_verdict()
    {
        foreach (var seed in Seeds)
        {
            foreach (var declared in Declared)
                Assert.That(Judged.Of(seed, declared, null, 1), Is.EqualTo(Judged.Of(seed, declared)), $"{declared}, {seed.Length} bytes");
        }
    }

    private static Gen<(byte[] Image, string Declared, int[] Chunks)> Cases() =>
        from seed in Gen.Elements(Seeds)
        from length in Gen.Choose(0, seed.Length + 600)
        from whole in Gen.Elements(true, true, false)
        from damage in Gen.ArrayOf(Gen.Choose(0, 1200).SelectMany(at => Gen.Choose(0, 255).Select(value => (At: at, Value: (byte)value))))
        from damaged in Gen.Elements(true, false)
        from declared in Gen.Elements(Declared)
        from chunks in Gen.NonEmptyListOf(Gen.OneOf(Gen.Choose(1, 700), Gen.Choose(1, 300_000)))
        select (Damage(whole ? seed : Resize(seed, length), damaged ? damage : []), declared, chunks.ToArray());

    private static byte[] Resize(byte[] image, int length)
    {
        Array.Resize(ref image, length);
        return image;
    }

    private static byte[] Damage(byte[] image, (int At, byte Value)[] damage)
    {
        image = [.. image];
        foreach (var (at, value) in damage.Where(one => one.At < image.Length))
            image[at] = value;
        return image;
    }
}
