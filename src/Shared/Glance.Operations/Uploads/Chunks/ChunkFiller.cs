using System.Buffers;
using System.IO.Pipelines;
using Glance.Domain.Formats;

namespace Glance.Operations.Uploads.Chunks;

/// <summary>
/// Fills chunks from a source. What comes is inspected at once, not when the chunk is full: a slow sender of something unsafe is told
/// soon. A large chunk does not wait for its sender: it leaves with the whole pages that are there, and the rest begins a small one.
/// </summary>
/// <param name="source">What is sent.</param>
/// <param name="format">Looks at it, when anybody does.</param>
/// <param name="time">The clock.</param>
internal sealed class ChunkFiller(PipeReader source, FormatCheck? format, TimeProvider time)
{
    private readonly ChunkGrowth _growth = new(time);
    private byte[] _rest = [];
    private Task<ReadResult>? _pending;

    /// <summary>
    /// Fills a chunk, until more came than is allowed, or the sender is too slow for a chunk of that size; false when the source is at its
    /// end.
    /// </summary>
    public async ValueTask<bool> FillAsync(Chunk chunk, long allowed, CancellationToken cancellationToken)
    {
        if (_rest.Length > 0)
        {
            _growth.Begin();
            chunk.Take(new ReadOnlySequence<byte>(_rest), _growth.Size);
            _rest = [];
        }

        while (await ReadAsync(chunk, cancellationToken).ConfigureAwait(false) is { } read)
        {
            if (read.IsCanceled)
                throw new OperationCanceledException("the source was told to stop");
            if (chunk.Length == 0)
                _growth.Begin();
            var taken = chunk.Take(read.Buffer, _growth.Size);
            var isLast = read.IsCompleted && taken == read.Buffer.Length;
            source.AdvanceTo(read.Buffer.GetPosition(taken));
            format?.Append(chunk.Data.Span[^(int)taken..]);
            if (isLast)
                return false;
            if (chunk.IsFull)
                _growth.Full();
            if (chunk.IsFull || chunk.Length > allowed)
                return true;
        }

        _growth.Late();
        _rest = chunk.CutToPages().ToArray();
        return true;
    }

    /// <summary>Nothing is read any more, once what was cancelled has ended: the source is somebody else's.</summary>
    public async Task EndAsync()
    {
        if (_pending is not null)
            await ((Task)_pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Null when the sender is slow and the chunk holds much memory; what is read then is the next chunk's.
    private async ValueTask<ReadResult?> ReadAsync(Chunk chunk, CancellationToken cancellationToken)
    {
        if (_pending is { } late)
        {
            _pending = null;
            return await late.ConfigureAwait(false);
        }

        var reading = source.ReadAsync(cancellationToken);
        if (reading.IsCompleted || !chunk.IsLarge)
            return await reading.ConfigureAwait(false);
        _pending = reading.AsTask();
        if (_growth.Left is var left && left > TimeSpan.Zero)
            await ((Task)_pending).WaitAsync(left, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_pending.IsCompleted)
            return null;
        var read = await _pending.ConfigureAwait(false);
        _pending = null;
        return read;
    }
}
