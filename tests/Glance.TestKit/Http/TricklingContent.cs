using System.Net;

namespace Glance.TestKit.Http;

/// <summary>A body that comes in pieces with pauses: slow, and never still for long.</summary>
public sealed class TricklingContent : HttpContent
{
    private readonly byte[] _data;
    private readonly int _pieces;
    private readonly TimeSpan _pause;

    /// <summary>Creates the body.</summary>
    /// <param name="data">All of it.</param>
    /// <param name="pieces">In how many pieces.</param>
    /// <param name="pause">Between two.</param>
    public TricklingContent(byte[] data, int pieces, TimeSpan pause)
    {
        _data = data;
        _pieces = pieces;
        _pause = pause;
        Headers.ContentType = new("application/octet-stream");
    }

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var size = (_data.Length + _pieces - 1) / _pieces;
        for (var start = 0; start < _data.Length; start += size)
        {
            await stream.WriteAsync(_data.AsMemory(start, Math.Min(size, _data.Length - start)));
            await stream.FlushAsync();
            await Task.Delay(_pause);
        }
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
