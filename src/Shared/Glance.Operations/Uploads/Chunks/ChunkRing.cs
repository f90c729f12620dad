using System.Threading.Channels;

namespace Glance.Operations.Uploads.Chunks;

/// <summary>
/// A fixed handful of chunks that go round: rented by the reader, sent to every sink, free again when the slowest sink is done with them.
/// The first sink that fails stops the reader and the others.
/// </summary>
internal sealed class ChunkRing : IDisposable
{
    /// <summary>
    /// With four, the reader fills one while each sink may be a chunk or two behind the fastest. Those that are free have no memory.
    /// </summary>
    public const int Count = 4;

    private readonly Channel<Chunk> _free = Channel.CreateBounded<Chunk>(Count);
    private readonly Channel<Chunk>[] _queues;
    private readonly Task[] _sinks;
    private readonly List<Chunk> _chunks = [];
    private readonly CancellationTokenSource _stop;
    private volatile bool _failed;

    public ChunkRing(IReadOnlyList<ChunkSink> sinks, ChunkPool pool, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        for (var i = 0; i < Count; i++)
        {
            var chunk = new Chunk(pool);
            _chunks.Add(chunk);
            _free.Writer.TryWrite(chunk);
        }

        // Bounded by the number of chunks there are: a write never waits.
        _queues = [.. sinks.Select(_ => Channel.CreateBounded<Chunk>(new BoundedChannelOptions(Count) { SingleReader = true, SingleWriter = true }))];
        var token = _stop.Token;
        _sinks = [.. sinks.Zip(_queues, (sink, queue) => Task.Run(() => DrainAsync(sink, queue.Reader, token), CancellationToken.None))];
    }

    /// <summary>Cancelled by the caller, or because a sink failed.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Whether a sink failed.</summary>
    public bool HasFailed => _failed;

    /// <summary>A chunk to fill, when one is free.</summary>
    /// <exception cref="OperationCanceledException">The upload was cancelled or a sink failed.</exception>
    public ValueTask<Chunk> RentAsync() => _free.Reader.ReadAsync(_stop.Token);

    /// <summary>Hands a filled chunk to every sink; an empty one is free again.</summary>
    public void Send(Chunk chunk)
    {
        if (chunk.Length == 0)
        {
            chunk.Return();
            _free.Writer.TryWrite(chunk);
            return;
        }

        chunk.HoldFor(_queues.Length);
        foreach (var queue in _queues)
            queue.Writer.TryWrite(chunk);
    }

    /// <summary>Waits until every sink has taken everything.</summary>
    /// <exception cref="Exception">What the first sink failed with.</exception>
    public async Task FinishAsync()
    {
        CloseQueues();
        await WhenIdleAsync().ConfigureAwait(false);
        var failure = Array.Find(_sinks, sink => sink.IsFaulted) ?? Array.Find(_sinks, sink => sink.IsCanceled);
        if (failure is not null)
            await failure.ConfigureAwait(false);
    }

    /// <summary>Stops the sinks and waits until none touches a chunk any more.</summary>
    public async Task AbandonAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        CloseQueues();
        await WhenIdleAsync().ConfigureAwait(false);
    }

    /// <summary>Gives all memory back; only after <see cref="FinishAsync"/> or <see cref="AbandonAsync"/>.</summary>
    public void Dispose()
    {
        foreach (var chunk in _chunks)
            chunk.Return();
        _stop.Dispose();
    }

    private void CloseQueues()
    {
        foreach (var queue in _queues)
            queue.Writer.TryComplete();
    }

    private async Task WhenIdleAsync() =>
        await Task.WhenAll(_sinks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task DrainAsync(ChunkSink sink, ChannelReader<Chunk> queue, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var chunk in queue.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await sink.TakeAsync(chunk.Data, cancellationToken).ConfigureAwait(false);
                if (chunk.Release())
                    _free.Writer.TryWrite(chunk);
            }
        }
        catch
        {
            _failed = !cancellationToken.IsCancellationRequested || _failed;
            await _stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
