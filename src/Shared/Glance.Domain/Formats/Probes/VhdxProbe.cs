using System.Buffers.Binary;

namespace Glance.Domain.Formats.Probes;

/// <summary>
/// Hyper-V's VHDX (MS-VHDX): a region table at 192 KiB leads to the metadata table, whose entries lead to the items: the size of the disk,
/// and whether it has a parent. Everything lies behind what pointed at it in a file that is well-formed; another order is refused.
/// </summary>
internal sealed class VhdxProbe() : FormatProbe(FormatNames.Vhdx)
{
    private const int RegionTableOffset = 192 * 1024;
    private const int TableLength = 64 * 1024;
    private const int EntryLength = 32;
    private const int MostEntries = 2047;
    private const int FirstMegabyte = 1024 * 1024;
    private const uint HasParent = 2;

    private static readonly Guid MetadataRegion = new("8B7CA206-4790-4B9A-B8FE-575F050F886E");
    private static readonly Guid DiskSize = new("2FA54224-CD1B-4876-B211-5DBED83BF4B8");
    private static readonly Guid FileParameters = new("CAA16737-FA36-4D43-B3B6-33F0AA44E76B");
    private static readonly Guid ParentLocator = new("A8D35F2D-B30B-454D-ABF7-D3D84834AB0C");

    private CapturedRegion? _regions;
    private CapturedRegion? _metadata;
    private CapturedRegion? _size;
    private CapturedRegion? _parameters;
    private long _metadataOffset;
    private bool _done;

    public override void ReadHead(ReadOnlySpan<byte> head)
    {
        State = head.StartsWith("vhdxfile"u8) ? ProbeState.Match : ProbeState.NoMatch;
        if (State == ProbeState.Match)
            Await(_regions = new CapturedRegion(RegionTableOffset, TableLength));
    }

    public override void Offer(ReadOnlySpan<byte> data, long position)
    {
        if (_done || _regions is null)
            return;
        _regions.Offer(data, position);
        _metadata?.Offer(data, position);
        _size?.Offer(data, position);
        _parameters?.Offer(data, position);
    }

    protected override void OnWake()
    {
        if (_metadata is null)
            ReadRegions();
        else if (_size is null)
            ReadMetadata();
        else
            ReadItems();
    }

    protected override void ReadEnd(ReadOnlySpan<byte> tail, long size)
    {
        if (State == ProbeState.Match && !_done)
            Malformed("the file ends before its metadata");
    }

    private void Await(CapturedRegion region) => WakeMeAt(region.End);

    private void Malformed(string reason)
    {
        _done = true;
        Find("metadata", reason);
    }

    private void ReadRegions()
    {
        var table = _regions!.Data; // woken for it
        var count = BinaryPrimitives.ReadUInt32LittleEndian(table[8..]);
        if (!table.StartsWith("regi"u8) || count > MostEntries)
        {
            Malformed("there is no region table");
            return;
        }

        var entry = Entry(table, 16, (int)count, MetadataRegion);
        var offset = entry.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]);
        if (offset is < FirstMegabyte or > (ulong)long.MaxValue / 2)
        {
            Malformed("the region table does not lead to metadata");
            return;
        }

        _metadataOffset = (long)offset;
        Await(_metadata = new CapturedRegion(_metadataOffset, TableLength));
    }

    private void ReadMetadata()
    {
        var table = _metadata!.Data; // woken for it
        var count = BinaryPrimitives.ReadUInt16LittleEndian(table[10..]);
        if (!table.StartsWith("metadata"u8) || count > MostEntries)
        {
            Malformed("there is no metadata table");
            return;
        }

        if (!Entry(table, EntryLength, count, ParentLocator).IsEmpty)
            Find("parent", "the image is a difference to another file");
        _size = Item(Entry(table, EntryLength, count, DiskSize));
        _parameters = Item(Entry(table, EntryLength, count, FileParameters));
        if (_size is null || _parameters is null)
            Malformed("the metadata lacks the size of the disk or its parameters");
        else
            WakeMeAt(Math.Max(_size.End, _parameters.End));
    }

    private void ReadItems()
    {
        VirtualSize = Signed(BinaryPrimitives.ReadUInt64LittleEndian(_size!.Data)); // both set before the wake was asked for
        if ((BinaryPrimitives.ReadUInt64LittleEndian(_parameters!.Data) >> 32 & HasParent) != 0)
            Find("parent", "the image is a difference to another file");
        _done = true;
    }

    /// <summary>An item of eight bytes, behind the table that names it.</summary>
    private CapturedRegion? Item(ReadOnlySpan<byte> entry)
    {
        var offset = entry.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(entry[16..]);
        return offset < TableLength ? null : new CapturedRegion(_metadataOffset + offset, 8);
    }

    private static ReadOnlySpan<byte> Entry(ReadOnlySpan<byte> table, int first, int count, Guid id)
    {
        for (var at = first; count > 0 && at + EntryLength <= table.Length; at += EntryLength, count--)
        {
            if (new Guid(table.Slice(at, 16)) == id)
                return table.Slice(at, EntryLength);
        }

        return [];
    }
}
