namespace Glance.Domain.Formats.Probes;

/// <summary>
/// A region of a stream that is kept as it passes. Memory is taken as bytes come, never for a length that a header merely claims.
/// </summary>
internal sealed class CapturedRegion(long offset, int length)
{
    private const int FirstAllocation = 1024;

    private byte[] _data = [];
    private int _kept;

    /// <summary>Where it ends.</summary>
    public long End => offset + length;

    /// <summary>Whether all of it passed.</summary>
    public bool IsWhole => _kept == length;

    /// <summary>What was kept, from its beginning.</summary>
    public ReadOnlySpan<byte> Data => _data.AsSpan(0, _kept);

    /// <summary>Keeps what lies in the region. Called with everything that passes, in order.</summary>
    public void Offer(ReadOnlySpan<byte> data, long position)
    {
        var from = offset + _kept;
        if (_kept == length || position + data.Length <= from || position > from)
            return;
        var part = data[(int)(from - position)..];
        if (part.Length > length - _kept)
            part = part[..(length - _kept)];
        if (_kept + part.Length > _data.Length)
            Array.Resize(ref _data, Math.Min(length, Math.Max(Math.Max(FirstAllocation, _data.Length * 2), _kept + part.Length)));
        part.CopyTo(_data.AsSpan(_kept));
        _kept += part.Length;
    }
}
