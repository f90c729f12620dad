using System.Buffers.Binary;

namespace Glance.Domain.Formats.Probes;

/// <summary>ISO 9660 and UDF: the first volume descriptor follows 32 KiB that belong to whoever boots from it.</summary>
internal sealed class IsoProbe() : FormatProbe(FormatNames.Iso)
{
    private const int SystemArea = 32 * 1024;
    private const int Sector = 2048;
    private const byte Primary = 1;

    private readonly CapturedRegion _descriptor = new(SystemArea, Sector);

    public override void ReadHead(ReadOnlySpan<byte> head) => WakeMeAt(_descriptor.End);

    public override void Offer(ReadOnlySpan<byte> data, long position) => _descriptor.Offer(data, position);

    protected override void OnWake()
    {
        var descriptor = _descriptor.Data;
        var id = descriptor[1..6];
        State = id.SequenceEqual("CD001"u8) || id.SequenceEqual("NSR02"u8) || id.SequenceEqual("NSR03"u8) || id.SequenceEqual("BEA01"u8)
            ? ProbeState.Match
            : ProbeState.NoMatch;
        if (State == ProbeState.Match && id.SequenceEqual("CD001"u8) && descriptor[0] == Primary)
            VirtualSize = (long)BinaryPrimitives.ReadUInt32LittleEndian(descriptor[80..]) * BinaryPrimitives.ReadUInt16LittleEndian(descriptor[128..]);
    }
}
