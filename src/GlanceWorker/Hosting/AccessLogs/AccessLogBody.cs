using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace GlanceWorker.Hosting.AccessLogs;

/// <summary>Counts a reply's body on its way through, without copying a byte.</summary>
internal sealed class AccessLogBody(IHttpResponseBodyFeature inner) : IHttpResponseBodyFeature
{
    private CountingWriter? _writer;
    private CountingStream? _stream;
    private long _bytes;

    /// <summary>Bytes of the body so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public Stream Stream => _stream ??= new CountingStream(this);

    public PipeWriter Writer => _writer ??= new CountingWriter(this);

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public Task CompleteAsync() => inner.CompleteAsync();

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        await inner.SendFileAsync(path, offset, count, cancellationToken);
        Add(count ?? new FileInfo(path).Length - offset);
    }

    private void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);

    private sealed class CountingWriter(AccessLogBody body) : PipeWriter
    {
        private readonly PipeWriter _inner = body.Inner.Writer;

        public override bool CanGetUnflushedBytes => _inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => _inner.UnflushedBytes;

        public override void Advance(int bytes)
        {
            _inner.Advance(bytes);
            body.Add(bytes);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => _inner.GetSpan(sizeHint);

        public override async ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
        {
            var result = await _inner.WriteAsync(source, cancellationToken);
            body.Add(source.Length);
            return result;
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => _inner.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => _inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => _inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => _inner.CompleteAsync(exception);
    }

    private sealed class CountingStream(AccessLogBody body) : Stream
    {
        private readonly Stream _inner = body.Inner.Stream;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => _inner.CanWrite;

        public override long Length => throw new NotSupportedException("A reply's body has no length to ask for.");

        public override long Position
        {
            get => throw new NotSupportedException("A reply's body has no position.");
            set => throw new NotSupportedException("A reply's body has no position.");
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _inner.WriteAsync(buffer, cancellationToken);
            body.Add(buffer.Length);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count)
        {
            _inner.Write(buffer, offset, count);
            body.Add(count);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

        public override void Flush() => _inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A reply's body is only written.");

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A reply's body has no position.");

        public override void SetLength(long value) => throw new NotSupportedException("A reply's body has no length to set.");
    }

    private IHttpResponseBodyFeature Inner => inner;
}
