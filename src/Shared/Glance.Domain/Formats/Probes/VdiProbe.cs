using System.Buffers.Binary;

namespace Glance.Domain.Formats.Probes;

/// <summary>VirtualBox's VDI: a little-endian header of 512 bytes with its magic number at 64.</summary>
internal sealed class VdiProbe() : FormatProbe(FormatNames.Vdi)
{
    private const uint Magic = 0xBEDA107F;
    private const int HeaderLength = 512;
    private const uint Undo = 3;
    private const uint Differencing = 4;

    public override void ReadHead(ReadOnlySpan<byte> head)
    {
        State = head.Length >= 0x44 && BinaryPrimitives.ReadUInt32LittleEndian(head[0x40..]) == Magic ? ProbeState.Match : ProbeState.NoMatch;
        if (State != ProbeState.Match)
            return;
        if (head.Length < HeaderLength)
        {
            Find("header", "the header is cut off");
            return;
        }

        VirtualSize = Signed(BinaryPrimitives.ReadUInt64LittleEndian(head[0x170..]));
        if (BinaryPrimitives.ReadUInt32LittleEndian(head[0x4C..]) is Undo or Differencing)
            Find("parent", "the image is a difference to another file");
    }
}
