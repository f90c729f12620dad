using System.Buffers.Binary;

namespace Glance.Domain.Formats.Probes;

/// <summary>QEMU's qcow2 (docs/interop/qcow2.txt): a big-endian header of 72 bytes in version 2, at least 104 in version 3.</summary>
internal sealed class QcowProbe() : FormatProbe(FormatNames.Qcow2)
{
    private const int Version2Header = 72;
    private const int Version3Header = 104;
    private const uint Magic = 0x514649FB; // QFI and 0xFB
    private const ulong DataFileBit = 1 << 2;

    // Dirty, corrupt, data file, compression type. Extended L2 entries (bit 4) are refused by the services that read images too.
    private const ulong KnownFeatures = 0xF;

    public override void ReadHead(ReadOnlySpan<byte> head)
    {
        State = head.Length >= 4 && BinaryPrimitives.ReadUInt32BigEndian(head) == Magic ? ProbeState.Match : ProbeState.NoMatch;
        if (State != ProbeState.Match)
            return;
        if (head.Length < Version2Header)
        {
            Find("header", "the header is cut off");
            return;
        }

        VirtualSize = Signed(BinaryPrimitives.ReadUInt64BigEndian(head[24..]));
        if (BinaryPrimitives.ReadUInt64BigEndian(head[8..]) != 0)
            Find("backing_file", "the image has a backing file");
        ReadVersion(head);
    }

    private void ReadVersion(ReadOnlySpan<byte> head)
    {
        var version = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        if (version is not (2 or 3))
            Find("version", $"version {version} is not 2 or 3");
        if (version <= 2)
            return;
        if (head.Length < Version3Header)
        {
            Find("header", "the header is cut off");
            return;
        }

        var features = BinaryPrimitives.ReadUInt64BigEndian(head[72..]);
        if ((features & DataFileBit) != 0)
            Find("data_file", "the image keeps its data in another file");
        if ((features & ~KnownFeatures) != 0)
            Find("unknown_features", $"the image needs features that are not known (0x{features & ~KnownFeatures:x})");
    }
}
