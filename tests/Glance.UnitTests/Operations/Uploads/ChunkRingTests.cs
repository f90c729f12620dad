using System.Buffers;
using System.IO.Pipelines;
using Glance.Domain.Stores;
using Glance.Operations.Uploads;
using Glance.Operations.Uploads.Chunks;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Uploads;

/// <summary>Chunks that go round between one reader and its sinks, and how that ends.</summary>
internal sealed class ChunkRingTests
{
    [Test]
    public void A_chunk_takes_what_fits_and_says_how_much_that_was()
    {
        var data = new byte[ChunkPool.Smallest + 1000];
        new Random(5).NextBytes(data);
        var chunk = new Chunk(new ChunkPool());

        var taken = new[] { Take(chunk, data, 0, 50_000), Take(chunk, data, 50_000, 16_000), Take(chunk, data, 0, 10) };

        Assert.That(taken, Is.EqualTo(new long[] { 50_000, ChunkPool.Smallest - 50_000, 0 }));
        Assert.That((chunk.IsFull, chunk.IsLarge), Is.EqualTo((true, false)));
        Assert.That(chunk.Data.Span.SequenceEqual(data.AsSpan(0, ChunkPool.Smallest)), Is.True);
        chunk.HoldFor(2);
        Assert.That((chunk.Release(), chunk.Length, chunk.Release(), chunk.Length), Is.EqualTo((false, ChunkPool.Smallest, true, 0)));
        Assert.That(chunk.IsFull, Is.False);
    }

    [Test]
    public async Task A_chunk_that_every_sink_has_taken_holds_no_memory()
    {
        var pool = new ChunkPool();
        using var ring = new ChunkRing([new Sink((_, _) => ValueTask.CompletedTask)], pool, default);
        await SendAsync(ring, 10);
        await ring.FinishAsync();

        Assert.That(pool.Rent(ChunkPool.Smallest).Span[..10].ToArray(), Is.All.EqualTo(7), "what the chunk had");
    }

    [Test]
    public async Task A_sink_that_fails_stops_the_ring_and_says_why()
    {
        var broken = new Sink((_, _) => throw new InvalidOperationException("the sink broke"));
        using var ring = new ChunkRing([broken], new ChunkPool(), default);

        await SendAsync(ring, 10);

        Assert.That(ring.FinishAsync, Throws.TypeOf<InvalidOperationException>());
        Assert.That((ring.HasFailed, ring.Stopped.IsCancellationRequested), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task A_ring_that_its_caller_stops_has_not_failed_and_has_not_finished()
    {
        using var stop = new CancellationTokenSource();
        var reached = new TaskCompletionSource();
        using var ring = new ChunkRing([new Sink((_, token) => StuckAsync(reached, token))], new ChunkPool(), stop.Token);
        await SendAsync(ring, 10);
        await reached.Task;

        await stop.CancelAsync();

        Assert.That(ring.FinishAsync, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(ring.HasFailed, Is.False);
    }

    [Test]
    public async Task Nothing_is_not_sent()
    {
        var takes = 0;
        using var ring = new ChunkRing([new Sink((_, _) => CountAsync(ref takes))], new ChunkPool(), default);

        await SendAsync(ring, 0);
        await SendAsync(ring, 10);
        await ring.FinishAsync();

        Assert.That(takes, Is.EqualTo(1));
    }

    [Test]
    public async Task Nothing_however_often_keeps_nobody_from_the_chunks()
    {
        using var ring = new ChunkRing([new Sink((_, _) => ValueTask.CompletedTask)], new ChunkPool(), default);

        for (var times = 0; times < 3 * ChunkRing.Count; times++)
            await SendAsync(ring, 0).WaitAsync(TimeSpan.FromMinutes(1));
        await ring.FinishAsync();
    }

    [Test]
    public async Task The_memory_of_an_upload_that_was_given_up_is_the_next_ones()
    {
        var pool = new ChunkPool();
        for (var upload = 0; upload < ChunkPool.MostLarge / ChunkPool.Largest; upload++)
        {
            using var ring = new ChunkRing([new Sink((_, token) => StuckAsync(new TaskCompletionSource(), token))], pool, default);
            for (var sent = 0; sent < ChunkRing.Count - 1; sent++)
            {
                var chunk = await ring.RentAsync();
                chunk.Take(new ReadOnlySequence<byte>(new byte[10]), ChunkPool.Largest);
                ring.Send(chunk);
            }

            await ring.AbandonAsync();
        }

        Assert.That(pool.Rent(ChunkPool.Largest).Length, Is.EqualTo(ChunkPool.Largest), "else uploads would be slow for ever");
    }

    [Test]
    public async Task An_upload_that_is_cancelled_while_the_store_takes_its_last_bytes_is_not_committed()
    {
        using var stop = new CancellationTokenSource();
        await using var write = new LastWrite();
        var upload = new UploadPipeline(MultihashAlgorithm.Sha512, 100)
            .RunAsync(PipeReader.Create(new MemoryStream(new byte[10])), write, 10, stop.Token);
        await write.Reached.Task;

        await stop.CancelAsync();

        Assert.That(async () => await upload, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(write.IsCommitted, Is.False, "that data would be visible and not whole");
    }

    private static long Take(Chunk chunk, byte[] data, int from, int length) =>
        chunk.Take(new ReadOnlySequence<byte>(data, from, length), ChunkPool.Smallest);

    private static async Task SendAsync(ChunkRing ring, int size)
    {
        var chunk = await ring.RentAsync();
        Take(chunk, [.. Enumerable.Repeat((byte)7, size)], 0, size);
        ring.Send(chunk);
    }

    private static async ValueTask StuckAsync(TaskCompletionSource reached, CancellationToken cancellationToken)
    {
        reached.SetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private static ValueTask CountAsync(ref int count)
    {
        count++;
        return ValueTask.CompletedTask;
    }

    private sealed class Sink(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> take) : ChunkSink
    {
        public override ValueTask TakeAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
            take(data, cancellationToken);
    }

    /// <summary>A write that never ends of itself, and that commits whatever it has.</summary>
    private sealed class LastWrite : IStoreWrite
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsCommitted { get; private set; }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
            StuckAsync(Reached, cancellationToken);

        public ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken)
        {
            IsCommitted = true;
            return ValueTask.FromResult(new StoredData("memory://image", 0, new Dictionary<string, object?>()));
        }

        public ValueTask RevokeAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask AbandonAsync() => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
