using System.Buffers.Binary;

namespace Glance.Domain.Formats.Probes;

/// <summary>
/// VMware's VMDK. A sparse extent (magic KDMV, little-endian) that holds a descriptor at sector 1 is a whole image; a descriptor alone, and
/// the older COWD extent, are parts of images that consist of several files, and so name others.
/// </summary>
internal sealed class VmdkProbe() : FormatProbe(FormatNames.Vmdk)
{
    private const int Sector = 512;
    private const int LargestDescriptor = (1 << 20) - 1;
    private const int ScanStep = 4096;

    private CapturedRegion? _descriptor;
    private VmdkSparseHeader? _header;
    private VmdkTextScanner? _scanner;
    private long _scanned;

    public override void ReadHead(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(VmdkSparseHeader.Magic))
            ReadSparse(head);
        else if (head.StartsWith("COWD"u8))
            MatchPart("subformat", "a COWD extent is only a part of an image");
        else if (VmdkTextScanner.IsDescriptor(head))
            MatchDescriptor();
        else if (VmdkTextScanner.IsText(head))
            Scan(head);
        else
            State = ProbeState.NoMatch;
    }

    public override void Offer(ReadOnlySpan<byte> data, long position)
    {
        _descriptor?.Offer(data, position);
        if (_scanner is null)
            return;
        _scanner.Append(data);
        _scanned = position + data.Length;
    }

    protected override void OnWake()
    {
        if (_descriptor is not null)
            ReadDescriptor(_descriptor.Data);
        else
            LookAtScan(ended: false);
    }

    protected override void ReadEnd(ReadOnlySpan<byte> tail, long size)
    {
        if (_scanner is not null)
            LookAtScan(ended: true);
        if (_descriptor is { IsWhole: false })
            Find("descriptor", "the descriptor is cut off");
        if (_header is { HasFooter: true } header && header.ComplainAboutFooter(tail) is { } complaint)
            Find("footer", complaint);
    }

    private void MatchPart(string check, string reason)
    {
        State = ProbeState.Match;
        Find(check, reason);
    }

    private void MatchDescriptor()
    {
        _scanner = null;
        MatchPart("descriptor", "a descriptor without data names other files as its extents");
    }

    private void Scan(ReadOnlySpan<byte> head)
    {
        _scanner = new VmdkTextScanner();
        Offer(head, 0);
        WakeMeAt(ScanStep);
    }

    private void LookAtScan(bool ended)
    {
        if (_scanner!.Found) // the callers saw it
            MatchDescriptor();
        else if (ended || _scanned >= LargestDescriptor)
            (_scanner, State) = (null, ProbeState.NoMatch);
        else
            WakeMeAt(_scanned + ScanStep);
    }

    private void ReadSparse(ReadOnlySpan<byte> head)
    {
        State = ProbeState.Match;
        if (head.Length < Sector)
        {
            Find("header", "the header is cut off");
            return;
        }

        _header = new VmdkSparseHeader(head);
        VirtualSize = _header.Capacity <= long.MaxValue / Sector ? (long)_header.Capacity * Sector : null;
        if (_header.Version is < 1 or > 3)
            Find("version", $"version {_header.Version} is not 1, 2 or 3");
        if (_header.Capacity == 0)
            Find("descriptor", "the extent is empty, which makes its descriptor the image");
        if (_header.DescriptorSector != 1 || _header.DescriptorSectors == 0)
        {
            Find("descriptor", "there is no descriptor behind the header");
            return;
        }

        _descriptor = new CapturedRegion(Sector, (int)Math.Min(_header.DescriptorSectors, (ulong)LargestDescriptor / Sector) * Sector);
        _descriptor.Offer(head, 0);
        WakeMeAt(_descriptor.End);
    }

    private void ReadDescriptor(ReadOnlySpan<byte> data)
    {
        var descriptor = VmdkDescriptor.Read(data);
        Subformat = descriptor.CreateType;
        foreach (var (check, reason) in descriptor.Complaints)
            Find(check, reason);
    }
}
