using System.IO.Pipelines;
using Glance.Operations.Uploads.Chunks;
using Glance.UnitTests.Hosting;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Uploads;

/// <summary>What a chunk is filled with, and when it leaves: with senders that are fast, slow, and first one and then the other.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ChunkFillerTests
{
    private const int Medium = ChunkPool.Smallest * ChunkPool.Step;
    private const int Small = ChunkGrowth.Proof / ChunkPool.Smallest;
    private const int UntilLarge = ChunkGrowth.Proof + Medium;

    private readonly ManualTime _time = new();
    private readonly ChunkPool _pool = new();
    private Pipe _pipe = null!;
    private readonly byte[] _data = new byte[4_000_000];
    private readonly List<byte> _got = [];
    private ChunkFiller _filler = null!;

    [SetUp]
    public void Begin()
    {
        new Random(3).NextBytes(_data);
        Connect(pause: 0);
    }

    [Test]
    public async Task What_a_fast_sender_sends_fills_ever_larger_chunks()
    {
        await SendAsync(0, _data.Length);
        await _pipe.Writer.CompleteAsync();

        var sizes = new List<int>();
        while (await FillAsync() is var (length, more))
        {
            sizes.Add(length);
            if (!more)
                break;
        }

        Assert.That(sizes[..Small], Is.All.EqualTo(ChunkPool.Smallest));
        Assert.That(sizes[Small..(Small + 3)], Is.EqualTo(new[] { Medium, ChunkPool.Largest, ChunkPool.Largest }));
        Assert.That(_got.ToArray(), Is.EqualTo(_data));
    }

    [Test]
    public async Task A_slow_sender_fills_small_chunks_and_each_before_it_leaves()
    {
        const int Piece = 16 * 1024;
        Connect(pause: 1); // sent is what was taken
        for (var offset = 0; offset < 3 * ChunkPool.Smallest;)
        {
            var filling = FillAsync();
            for (var end = offset + ChunkPool.Smallest; offset < end; offset += Piece)
            {
                Assert.That(filling.IsCompleted, Is.False);
                await SendAsync(offset, Piece);
                _time.Advance(TimeSpan.FromMilliseconds(100));
            }

            Assert.That(await filling, Is.EqualTo((ChunkPool.Smallest, true)));
        }
    }

    [Test]
    public async Task A_large_chunk_whose_sender_pauses_leaves_with_its_whole_pages_and_the_rest_begins_a_small_one()
    {
        await SendAsync(0, UntilLarge + 10_000);
        await FillUntilLargeAsync();

        var late = FillAsync();
        Assert.That(late.IsCompleted, Is.False);
        _time.Advance(ChunkGrowth.Patience);
        Assert.That(await late, Is.EqualTo((8192, true)));
        var next = FillAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(UntilLarge + 10_000, 100);
        await _pipe.Writer.CompleteAsync();

        Assert.That(await next, Is.EqualTo((10_000 - 8192 + 100, false)));
        Assert.That(_got.ToArray(), Is.EqualTo(_data[..(UntilLarge + 10_100)]));
    }

    [Test]
    public async Task A_large_chunk_that_goes_on_in_time_is_filled()
    {
        await SendAsync(0, UntilLarge + 10_000);
        await FillUntilLargeAsync();

        var filling = FillAsync();
        _time.Advance(ChunkGrowth.Patience - TimeSpan.FromMilliseconds(1));
        await SendAsync(UntilLarge + 10_000, ChunkPool.Largest - 10_000);

        Assert.That(await filling, Is.EqualTo((ChunkPool.Largest, true)));
    }

    [Test]
    public async Task Less_than_a_page_stays_behind_whole()
    {
        await SendAsync(0, UntilLarge + 10);
        await FillUntilLargeAsync();

        var late = FillAsync();
        _time.Advance(ChunkGrowth.Patience);
        Assert.That(await late, Is.EqualTo((0, true)));
        await _pipe.Writer.CompleteAsync();

        Assert.That(await FillAsync(), Is.EqualTo((10, false)));
        Assert.That(_got.ToArray(), Is.EqualTo(_data[..(UntilLarge + 10)]));
    }

    [Test]
    public async Task A_sender_that_paused_and_is_fast_again_proves_it_from_the_rest_on()
    {
        await SendAsync(0, UntilLarge + 10_000);
        await FillUntilLargeAsync();
        var late = FillAsync();
        _time.Advance(ChunkGrowth.Patience);
        await late;

        await SendAsync(UntilLarge + 10_000, _data.Length - UntilLarge - 10_000);
        var sizes = new List<int>();
        for (var chunk = 0; chunk <= Small; chunk++)
            sizes.Add((await FillAsync()).Length);

        Assert.That(sizes[..Small], Is.All.EqualTo(ChunkPool.Smallest));
        Assert.That(sizes[Small], Is.EqualTo(Medium));
    }

    [Test]
    public async Task A_source_that_was_left_waiting_can_be_read_by_others_afterwards()
    {
        using var stop = new CancellationTokenSource();
        await SendAsync(0, UntilLarge + 10);
        await FillUntilLargeAsync(stop.Token);
        var late = FillAsync(stop.Token);
        _time.Advance(ChunkGrowth.Patience);
        await late;

        await stop.CancelAsync();
        await _filler.EndAsync();

        await SendAsync(0, 3);
        Assert.That((await _pipe.Reader.ReadAsync()).Buffer.Length, Is.EqualTo(3));
    }

    private async Task FillUntilLargeAsync(CancellationToken cancellationToken = default)
    {
        for (var chunk = 0; chunk <= Small; chunk++)
            await FillAsync(cancellationToken);
    }

    private void Connect(long pause)
    {
        _pipe = new Pipe(new PipeOptions(pauseWriterThreshold: pause, resumeWriterThreshold: pause));
        _filler = new ChunkFiller(_pipe.Reader, null, _time);
    }

    private async Task SendAsync(int offset, int length) => await _pipe.Writer.WriteAsync(_data.AsMemory(offset, length));

    private async Task<(int Length, bool More)> FillAsync(CancellationToken cancellationToken = default)
    {
        var chunk = new Chunk(_pool);
        var more = await _filler.FillAsync(chunk, long.MaxValue, cancellationToken);
        var length = chunk.Length;
        _got.AddRange(chunk.Data.Span);
        chunk.Return();
        return (length, more);
    }
}
