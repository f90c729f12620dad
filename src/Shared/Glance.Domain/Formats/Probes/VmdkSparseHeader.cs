using System.Buffers.Binary;

namespace Glance.Domain.Formats.Probes;

/// <summary>The header of a sparse extent. A streamed one has its true header at the end, between two markers.</summary>
internal sealed class VmdkSparseHeader(ReadOnlySpan<byte> header)
{
    private const int Sector = 512;
    private const int FooterLength = 3 * Sector;
    private const ulong AtEnd = ulong.MaxValue;
    private const uint EndOfStream = 0;
    private const uint Footer = 3;

    private readonly ulong _directory = BinaryPrimitives.ReadUInt64LittleEndian(header[56..]);

    /// <summary>The first four bytes.</summary>
    public static ReadOnlySpan<byte> Magic => "KDMV"u8;

    /// <summary>Version of the layout.</summary>
    public uint Version { get; } = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);

    /// <summary>Sectors of the disk.</summary>
    public ulong Capacity { get; } = BinaryPrimitives.ReadUInt64LittleEndian(header[12..]);

    /// <summary>Where the descriptor is.</summary>
    public ulong DescriptorSector { get; } = BinaryPrimitives.ReadUInt64LittleEndian(header[28..]);

    /// <summary>Sectors of the descriptor.</summary>
    public ulong DescriptorSectors { get; } = BinaryPrimitives.ReadUInt64LittleEndian(header[36..]);

    /// <summary>Whether the header at the end counts.</summary>
    public bool HasFooter => _directory == AtEnd;

    /// <summary>Says why the end of a streamed extent is not what belongs to this header; null when it is.</summary>
    public string? ComplainAboutFooter(ReadOnlySpan<byte> tail)
    {
        if (tail.Length < FooterLength)
            return "the footer is cut off";
        tail = tail[^FooterLength..];
        if (!IsMarker(tail[..Sector], Footer))
            return "there is no footer where the header says there is";
        if (!IsMarker(tail[(2 * Sector)..], EndOfStream) || BinaryPrimitives.ReadUInt64LittleEndian(tail[(2 * Sector)..]) != 0)
            return "the stream does not end with its marker";
        if (!tail[Sector..].StartsWith(Magic))
            return "the footer is not a header";
        var footer = new VmdkSparseHeader(tail.Slice(Sector, Sector));
        if (footer.HasFooter)
            return "the footer leads to another footer";
        return (footer.Version, footer.Capacity, footer.DescriptorSector, footer.DescriptorSectors) == (Version, Capacity, DescriptorSector, DescriptorSectors)
            ? null
            : "the footer says other things than the header";
    }

    /// <summary>A marker: a value, a size of none, a type, and zeroes to the end of the sector.</summary>
    private static bool IsMarker(ReadOnlySpan<byte> sector, uint type) =>
        BinaryPrimitives.ReadUInt32LittleEndian(sector[8..]) == 0
        && BinaryPrimitives.ReadUInt32LittleEndian(sector[12..]) == type
        && !sector[16..Sector].ContainsAnyExcept((byte)0);
}
