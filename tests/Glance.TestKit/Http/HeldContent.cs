using System.Net;

namespace Glance.TestKit.Http;

/// <summary>
/// A body that sends its first half, waits to be released, and sends the rest: a request that runs as long as a test wants.
/// </summary>
public sealed class HeldContent : HttpContent
{
    private readonly byte[] _data;
    private readonly bool _sized;
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _halfSent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Creates the body.</summary>
    /// <param name="data">All of it.</param>
    /// <param name="sized">With Content-Length, or chunked.</param>
    public HeldContent(byte[] data, bool sized = false)
    {
        _data = data;
        _sized = sized;
        Headers.ContentType = new("application/octet-stream");
    }

    /// <summary>Completes when the first half is on its way.</summary>
    public Task HalfSent => _halfSent.Task;

    /// <summary>Lets the rest go.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Breaks the body off: the connection ends in its middle.</summary>
    public void BreakOff() => _released.TrySetException(new IOException("the test broke the upload off"));

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var half = _data.Length / 2;
        await stream.WriteAsync(_data.AsMemory(0, half));
        await stream.FlushAsync();
        _halfSent.TrySetResult();
        await _released.Task;
        await stream.WriteAsync(_data.AsMemory(half));
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _data.Length;
        return _sized;
    }
}
