using System.Buffers.Binary;

namespace Glance.Domain.Formats.Probes;

/// <summary>
/// Virtual PC's VHD: a footer of 512 bytes, big-endian, with a copy at the start of dynamic disks. A fixed disk is a raw one with that
/// footer, so it is known at the end.
/// </summary>
internal sealed class VhdProbe() : FormatProbe(FormatNames.Vhd)
{
    private const int FooterLength = 512;
    private const uint Fixed = 2;
    private const uint Differencing = 4;

    private static ReadOnlySpan<byte> Cookie => "conectix"u8;

    public override void ReadHead(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith(Cookie))
            return;
        State = ProbeState.Match;
        if (head.Length < FooterLength)
        {
            Find("header", "the header is cut off");
            return;
        }

        ReadFooter(head);
    }

    protected override void ReadEnd(ReadOnlySpan<byte> tail, long size)
    {
        if (State != ProbeState.Undecided || tail.Length < FooterLength)
            return;
        var footer = tail[^FooterLength..];
        if (!footer.StartsWith(Cookie) || TypeOf(footer) != Fixed || SizeOf(footer) != (ulong)(size - FooterLength))
            return;
        State = ProbeState.Match;
        ReadFooter(footer);
    }

    private static uint TypeOf(ReadOnlySpan<byte> footer) => BinaryPrimitives.ReadUInt32BigEndian(footer[60..]);

    /// <summary>The current size; some writers left it out and filled in the original one only.</summary>
    private static ulong SizeOf(ReadOnlySpan<byte> footer)
    {
        var current = BinaryPrimitives.ReadUInt64BigEndian(footer[48..]);
        return current != 0 ? current : BinaryPrimitives.ReadUInt64BigEndian(footer[40..]);
    }

    private void ReadFooter(ReadOnlySpan<byte> footer)
    {
        VirtualSize = Signed(SizeOf(footer));
        if (TypeOf(footer) == Differencing)
            Find("parent", "the image is a difference to another file");
    }
}
