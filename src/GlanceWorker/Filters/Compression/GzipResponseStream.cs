using System.IO.Compression;

namespace GlanceWorker.Filters.Compression;

/// <summary>
/// Receives a response's body and sends it compressed. What to do is decided by the headers at the first byte: image data is
/// compressed at once, other bodies are held back up to a limit so that their compressed length can be told, and bodies that
/// must not be touched (ranges, bodies with an encoding already) go through as they are.
/// </summary>
internal sealed class GzipResponseStream(HttpResponse response, Stream target) : Stream
{
    private const int LargestHeldBack = 1024 * 1024;
    private MemoryStream? _heldBack;
    private Stream? _sink;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return;
        if (_sink is null && !HoldBack(buffer.Length))
            await OpenSinkAsync(cancellationToken);
        await (_sink ?? _heldBack!).WriteAsync(buffer, cancellationToken); // HoldBack made one when it said yes
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Only bodies that are compressed as they go by are flushed; the others are sent at the end.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => _sink?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Sends what was held back and ends the compressed data.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (_sink is GZipStream streaming)
            await streaming.DisposeAsync();
        if (_sink is not null || _heldBack is null)
            return;
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(_heldBack.GetBuffer(), 0, (int)_heldBack.Length);
        response.Headers.ContentEncoding = "gzip";
        response.ContentLength = compressed.Length;
        await target.WriteAsync(compressed.GetBuffer().AsMemory(0, (int)compressed.Length), cancellationToken);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("bodies are written asynchronously");

    private bool MayCompress => response.StatusCode is not (204 or 206 or 304) && !response.Headers.ContainsKey("Content-Encoding");

    private bool HoldBack(int more)
    {
        if (!MayCompress || response.ContentType == "application/octet-stream" || (_heldBack?.Length ?? 0) + more > LargestHeldBack)
            return false;
        _heldBack ??= new MemoryStream();
        return true;
    }

    private async ValueTask OpenSinkAsync(CancellationToken cancellationToken)
    {
        if (!MayCompress)
        {
            _sink = target;
            return;
        }

        response.Headers.ContentEncoding = "gzip";
        response.ContentLength = null;
        _sink = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true);
        if (_heldBack is null)
            return;
        await _sink.WriteAsync(_heldBack.GetBuffer().AsMemory(0, (int)_heldBack.Length), cancellationToken);
        await _heldBack.DisposeAsync();
        _heldBack = null;
    }
}
