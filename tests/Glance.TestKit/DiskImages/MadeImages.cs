using System.Buffers.Binary;
using System.Text;

namespace Glance.TestKit.DiskImages;

/// <summary>Disk images made by hand: as small as can be, and as hostile as wanted. Layouts: the formats' own specifications.</summary>
public static class MadeImages
{
    /// <summary>An embedded descriptor as VMware writes it.</summary>
    public const string PlainDescriptor = "# Disk DescriptorFile\nversion=1\nCID=fffffffe\nparentCID=ffffffff\ncreateType=\"monolithicSparse\"\n\n# Extent description\nRW 2048 SPARSE \"disk.vmdk\"\n\nddb.adapterType = \"ide\"\n";

    private const int Sector = 512;

    /// <summary>A qcow2 header with nothing behind it.</summary>
    /// <param name="version">2 or 3, or something else.</param>
    /// <param name="virtualSize">Bytes of the disk.</param>
    /// <param name="backingFile">Name of a backing file.</param>
    /// <param name="features">Incompatible features; 4 is the external data file.</param>
    /// <param name="length">Bytes of the file.</param>
    public static byte[] Qcow2(uint version = 3, ulong virtualSize = 1 << 20, string? backingFile = null, ulong features = 0, int length = 4096)
    {
        var image = new byte[Math.Max(length, 1024)];
        BinaryPrimitives.WriteUInt32BigEndian(image, 0x514649FB);
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(4), version);
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(20), 16);
        BinaryPrimitives.WriteUInt64BigEndian(image.AsSpan(24), virtualSize);
        if (version > 2)
        {
            BinaryPrimitives.WriteUInt64BigEndian(image.AsSpan(72), features);
            BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(100), 104);
        }

        if (backingFile is not null)
        {
            BinaryPrimitives.WriteUInt64BigEndian(image.AsSpan(8), 600);
            BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(16), (uint)backingFile.Length);
            Encoding.ASCII.GetBytes(backingFile, image.AsSpan(600));
        }

        return image[..length];
    }

    /// <summary>A sparse VMDK extent.</summary>
    /// <param name="descriptor">Its embedded descriptor.</param>
    /// <param name="capacity">Sectors of the disk.</param>
    /// <param name="descriptorSector">Where the descriptor is said to be.</param>
    /// <param name="version">Version of the layout.</param>
    /// <param name="streamed">With a footer.</param>
    /// <param name="spoilFooter">What a hostile maker does to the footer: three sectors.</param>
    public static byte[] Vmdk(
        string descriptor = PlainDescriptor, ulong capacity = 2048, ulong descriptorSector = 1, uint version = 1, bool streamed = false, Action<Memory<byte>>? spoilFooter = null)
    {
        var text = Encoding.Latin1.GetBytes(descriptor);
        var sectors = (text.Length + Sector - 1) / Sector;
        var header = VmdkHeader(capacity, descriptorSector, (ulong)sectors, version, streamed ? ulong.MaxValue : 21);
        byte[] image = [.. header, .. text, .. new byte[(sectors * Sector) - text.Length], .. new byte[4 * Sector]];
        if (!streamed)
            return image;
        var footer = new byte[3 * Sector];
        footer[12] = 3;
        VmdkHeader(capacity, descriptorSector, (ulong)sectors, version, 21).CopyTo(footer, Sector);
        spoilFooter?.Invoke(footer);
        return [.. image, .. footer];
    }

    /// <summary>A disk with an MBR.</summary>
    /// <param name="entries">Boot flag, type and first block of up to four partitions.</param>
    public static byte[] Mbr(params (int Boot, int Type, int First)[] entries)
    {
        var image = new byte[64 * 1024];
        (image[510], image[511]) = (0x55, 0xAA);
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = image.AsSpan(446 + (16 * i), 16);
            (entry[0], entry[2], entry[4]) = ((byte)entries[i].Boot, 2, (byte)entries[i].Type);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], entries[i].First);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[12..], 100);
        }

        return image;
    }

    /// <summary>A LUKS header and an encrypted part.</summary>
    public static byte[] Luks(ushort version = 1, uint payloadSectors = 8, int length = 16 * 1024)
    {
        var image = new byte[Math.Max(length, 600)];
        byte[] magic = [(byte)'L', (byte)'U', (byte)'K', (byte)'S', 0xBA, 0xBE];
        magic.CopyTo(image, 0);
        BinaryPrimitives.WriteUInt16BigEndian(image.AsSpan(6), version);
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(104), payloadSectors);
        return image[..length];
    }

    /// <summary>An ISO 9660 volume.</summary>
    /// <param name="blocks">Blocks of 2048 bytes.</param>
    /// <param name="system">What lies in the first 32 KiB.</param>
    public static byte[] Iso(uint blocks = 20, byte[]? system = null)
    {
        var image = new byte[blocks * 2048];
        system?.AsSpan(0, Math.Min(system.Length, 32 * 1024)).CopyTo(image);
        var descriptor = image.AsSpan(32 * 1024);
        descriptor[0] = 1;
        "CD001"u8.CopyTo(descriptor[1..]);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[80..], blocks);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[128..], 2048);
        return image;
    }

    /// <summary>A VHD footer.</summary>
    /// <param name="type">2 fixed, 3 dynamic, 4 differencing.</param>
    /// <param name="size">Bytes of the disk.</param>
    public static byte[] VhdFooter(uint type, ulong size)
    {
        var footer = new byte[Sector];
        "conectix"u8.CopyTo(footer);
        BinaryPrimitives.WriteUInt64BigEndian(footer.AsSpan(40), size);
        BinaryPrimitives.WriteUInt64BigEndian(footer.AsSpan(48), size);
        BinaryPrimitives.WriteUInt32BigEndian(footer.AsSpan(60), type);
        return footer;
    }

    /// <summary>A VirtualBox header.</summary>
    /// <param name="type">1 dynamic, 2 fixed, 4 differencing.</param>
    /// <param name="size">Bytes of the disk.</param>
    public static byte[] Vdi(uint type = 1, ulong size = 1 << 20)
    {
        var image = new byte[2048];
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x40), 0xBEDA107F);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x4C), type);
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(0x170), size);
        return image;
    }

    /// <summary>A VHDX, as far as its metadata.</summary>
    /// <param name="size">Bytes of the disk.</param>
    /// <param name="hasParent">Whether it is a difference to another file.</param>
    /// <param name="metadataOffset">Where the metadata are said to be.</param>
    public static byte[] Vhdx(ulong size = 1 << 20, bool hasParent = false, long metadataOffset = 1 << 20)
    {
        const int Metadata = 1 << 20;
        var image = new byte[Metadata + (128 * 1024)];
        "vhdxfile"u8.CopyTo(image);
        var regions = image.AsSpan(192 * 1024);
        "regi"u8.CopyTo(regions);
        regions[8] = 1;
        new Guid("8B7CA206-4790-4B9A-B8FE-575F050F886E").TryWriteBytes(regions[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(regions[32..], metadataOffset);
        var metadata = image.AsSpan(Metadata);
        "metadata"u8.CopyTo(metadata);
        metadata[10] = 2;
        new Guid("CAA16737-FA36-4D43-B3B6-33F0AA44E76B").TryWriteBytes(metadata[32..]);
        BinaryPrimitives.WriteUInt32LittleEndian(metadata[48..], 0x10000);
        new Guid("2FA54224-CD1B-4876-B211-5DBED83BF4B8").TryWriteBytes(metadata[64..]);
        BinaryPrimitives.WriteUInt32LittleEndian(metadata[80..], 0x10008);
        metadata[0x10004] = (byte)(hasParent ? 2 : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(metadata[0x10008..], size);
        return image;
    }

    private static byte[] VmdkHeader(ulong capacity, ulong descriptorSector, ulong descriptorSectors, uint version, ulong directory)
    {
        var header = new byte[Sector];
        "KDMV"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), version);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(12), capacity);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(28), descriptorSector);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(36), descriptorSectors);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(56), directory);
        return header;
    }
}
