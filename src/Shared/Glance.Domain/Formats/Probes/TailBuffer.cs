namespace Glance.Domain.Formats.Probes;

/// <summary>The last bytes of a stream, for formats that say at the end what they are.</summary>
internal sealed class TailBuffer(int length)
{
    private readonly byte[] _ring = new byte[length];
    private int _next;
    private int _filled;

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        if (data.Length > length)
            data = data[^length..];
        var first = Math.Min(data.Length, length - _next);
        data[..first].CopyTo(_ring.AsSpan(_next));
        data[first..].CopyTo(_ring);
        _next = (_next + data.Length) % length;
        _filled = Math.Min(length, _filled + data.Length);
    }

    /// <summary>The last bytes in order; fewer when fewer came.</summary>
    public byte[] ToArray()
    {
        var start = _filled < length ? 0 : _next;
        return [.. _ring.AsSpan(start, _filled - start), .. _ring.AsSpan(0, start)];
    }
}
