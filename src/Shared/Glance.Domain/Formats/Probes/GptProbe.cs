using System.Buffers.Binary;

namespace Glance.Domain.Formats.Probes;

/// <summary>A disk with a partition table: an MBR, or the protective MBR before a GPT (UEFI section 5.2).</summary>
internal sealed class GptProbe() : FormatProbe(FormatNames.Gpt)
{
    private const int SectorLength = 512;
    private const int FirstEntry = 446;
    private const int EntryLength = 16;
    private const byte Protective = 0xEE;

    public override void ReadHead(ReadOnlySpan<byte> head)
    {
        var found = head.Length >= SectorLength && head[510] == 0x55 && head[511] == 0xAA && !IsFat(head);
        State = found ? ProbeState.Match : ProbeState.NoMatch;
        if (found && Complaint(head[FirstEntry..]) is { } complaint)
            Find("mbr", complaint);
    }

    protected override void ReadEnd(ReadOnlySpan<byte> tail, long size) => VirtualSize = size;

    /// <summary>The boot record of a FAT file system ends like an MBR; two FATs on a fixed disk tell it apart.</summary>
    private static bool IsFat(ReadOnlySpan<byte> sector) => sector[0x10] == 2 && sector[0x15] == 0xF8;

    private static string? Complaint(ReadOnlySpan<byte> table)
    {
        var used = 0;
        var isProtective = false;
        for (var i = 0; i < 4; i++)
        {
            var entry = table.Slice(i * EntryLength, EntryLength);
            var type = entry[4];
            if (entry[0] is not (0x00 or 0x80))
                return $"partition {i} has the invalid boot flag 0x{entry[0]:x2}";
            if (type != 0)
                used |= 1 << i;
            if (type != Protective)
                continue;
            isProtective = true;
            if (entry[1] != 0 || entry[2] != 2 || entry[3] != 0)
                return "the partition that protects a GPT starts at the wrong cylinder, head or sector";
            if (BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]) != 1)
                return "the partition that protects a GPT does not start at block 1";
        }

        if (isProtective && used != 1)
            return "there are partitions beside the one that protects a GPT";
        return used == 0 ? "no partitions are defined" : null;
    }
}
