using System.Buffers.Binary;

namespace Glance.Domain.Formats.Probes;

/// <summary>
/// LUKS: an encrypted disk behind a header. Version 1 only is safe to pass on; what reads images does not know version 2.
/// </summary>
internal sealed class LuksProbe() : FormatProbe(FormatNames.Luks)
{
    private const int Sector = 512;

    private long _payload = -1;

    private static ReadOnlySpan<byte> Magic => [(byte)'L', (byte)'U', (byte)'K', (byte)'S', 0xBA, 0xBE];

    public override void ReadHead(ReadOnlySpan<byte> head)
    {
        State = head.StartsWith(Magic) ? ProbeState.Match : ProbeState.NoMatch;
        if (State != ProbeState.Match)
            return;
        if (head.Length < HeadLength)
        {
            Find("header", "the header is cut off");
            return;
        }

        var version = BinaryPrimitives.ReadUInt16BigEndian(head[6..]);
        if (version == 1)
            _payload = BinaryPrimitives.ReadUInt32BigEndian(head[104..]) * (long)Sector;
        else
            Find("version", $"version {version} is not 1");
    }

    protected override void ReadEnd(ReadOnlySpan<byte> tail, long size)
    {
        if (_payload >= 0 && _payload <= size)
            VirtualSize = size - _payload;
    }
}
